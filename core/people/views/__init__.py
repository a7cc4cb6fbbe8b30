"""Pages of people: signing in, one's own account, users, departments."""

from core.people.views.departments import (
    CorrectDepartment,
    DepartmentList,
    DepartmentPage,
    NewDepartment,
)
from core.people.views.own import (
    CancelLeave,
    ChangePassword,
    MyLeave,
    MyPosts,
    Profile,
    ShortenLeave,
)
from core.people.views.posts import AppointDeputy, EndDeputising, EndPost
from core.people.views.session import (
    AcceptInvitation,
    ForgottenDone,
    ForgottenPassword,
    ResetPassword,
    SignIn,
    SignOut,
    locked_out,
)
from core.people.views.users import (
    AppointUser,
    DeactivateUser,
    EditUser,
    InviteAgain,
    InviteUser,
    LeaveOfUser,
    ReactivateUser,
    UserList,
    UserPage,
)

__all__ = [
    "AcceptInvitation",
    "AppointDeputy",
    "AppointUser",
    "CancelLeave",
    "ChangePassword",
    "CorrectDepartment",
    "DeactivateUser",
    "DepartmentList",
    "DepartmentPage",
    "EditUser",
    "EndDeputising",
    "EndPost",
    "ForgottenDone",
    "ForgottenPassword",
    "InviteAgain",
    "InviteUser",
    "LeaveOfUser",
    "MyLeave",
    "MyPosts",
    "NewDepartment",
    "Profile",
    "ReactivateUser",
    "ResetPassword",
    "ShortenLeave",
    "SignIn",
    "SignOut",
    "UserList",
    "UserPage",
    "locked_out",
]
