from django.urls import path

from core.people import views

app_name = "people"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("password/forgotten/", views.ForgottenPassword.as_view(), name="forgotten"),
    path("password/forgotten/sent/", views.ForgottenDone.as_view(), name="forgotten_done"),
    path("password/reset/<str:uid>/<str:token>/", views.ResetPassword.as_view(), name="reset"),
    path("invitation/<str:secret>/", views.AcceptInvitation.as_view(), name="accept"),
    path("people/profile/", views.Profile.as_view(), name="profile"),
    path("people/password/", views.ChangePassword.as_view(), name="password"),
    path("people/leave/", views.MyLeave.as_view(), name="leave"),
    path("people/leave/<int:pk>/cancel/", views.CancelLeave.as_view(), name="leave_cancel"),
    path("people/leave/<int:pk>/shorten/", views.ShortenLeave.as_view(), name="leave_shorten"),
    path("people/posts/", views.MyPosts.as_view(), name="posts"),
    path("people/posts/<int:pk>/deputy/", views.AppointDeputy.as_view(), name="deputise"),
    path("people/posts/<int:pk>/end/", views.EndPost.as_view(), name="post_end"),
    path("people/deputies/<int:pk>/end/", views.EndDeputising.as_view(), name="deputy_end"),
    path("people/users/", views.UserList.as_view(), name="users"),
    path("people/users/invite/", views.InviteUser.as_view(), name="invite"),
    path("people/users/<int:pk>/", views.UserPage.as_view(), name="user"),
    path("people/users/<int:pk>/edit/", views.EditUser.as_view(), name="user_edit"),
    path("people/users/<int:pk>/invite/", views.InviteAgain.as_view(), name="user_invite"),
    path("people/users/<int:pk>/appoint/", views.AppointUser.as_view(), name="user_appoint"),
    path("people/users/<int:pk>/leave/", views.LeaveOfUser.as_view(), name="user_leave"),
    path("people/users/<int:pk>/deactivate/", views.DeactivateUser.as_view(), name="user_deactivate"),
    path("people/users/<int:pk>/reactivate/", views.ReactivateUser.as_view(), name="user_reactivate"),
    path("people/departments/", views.DepartmentList.as_view(), name="departments"),
    path("people/new-department/", views.NewDepartment.as_view(), name="department_new"),
    path("people/departments/<slug:code>/", views.DepartmentPage.as_view(), name="department"),
    path("people/departments/<slug:code>/correct/", views.CorrectDepartment.as_view(), name="department_correct"),
]
