"""Addresses of filing."""

from django.urls import path

from filings.views import duties, filings, orders, schemes

app_name = "filings"
urlpatterns = [
    path("", filings.FilingList.as_view(), name="filings"),
    path("desk/", filings.Desk.as_view(), name="desk"),
    path("statistics/", duties.Statistics.as_view(), name="statistics"),
    path("<int:pk>/", filings.FilingPage.as_view(), name="filing"),
    path("<int:pk>/submit/", filings.Submit.as_view(), name="submit"),
    path("<int:pk>/drop/", filings.Drop.as_view(), name="drop"),
    path("<int:pk>/accept/", filings.Accept.as_view(), name="accept"),
    path("<int:pk>/return/", filings.Return.as_view(), name="return"),
    path("<int:pk>/remark/", filings.MakeRemark.as_view(), name="remark"),
    path("<int:pk>/remarks/<int:remark>/take-back/", filings.TakeRemarkBack.as_view(), name="remark_take_back"),
    path("<int:pk>/document/", schemes.DocumentEditor.as_view(), name="document_edit"),
    path("documents/new/", schemes.DocumentEditor.as_view(), name="document_new"),
    path("duties/", duties.DutyList.as_view(), name="duties"),
    path("duties/<int:pk>/", duties.DutyPage.as_view(), name="duty"),
    path("orders/", orders.OrderList.as_view(), name="orders"),
    path("orders/new/", orders.IssueOrder.as_view(), name="order_new"),
    path("orders/<int:pk>/", orders.OrderPage.as_view(), name="order"),
    path("orders/<int:pk>/answer/", orders.AnswerOrder.as_view(), name="order_answer"),
    path("orders/<int:pk>/refuse/", orders.RefuseAnswer.as_view(), name="order_refuse"),
    path("orders/<int:pk>/close/", orders.CloseOrder.as_view(), name="order_close"),
    path("schemes/", schemes.SchemeList.as_view(), name="schemes"),
    path("schemes/new/", schemes.SchemeEditor.as_view(), name="scheme_new"),
    path("schemes/<int:pk>/", schemes.SchemePage.as_view(), name="scheme"),
    path("schemes/<int:pk>/edit/", schemes.SchemeEditor.as_view(), name="scheme_edit"),
    path("schemes/<int:pk>/attach/", schemes.AttachToScheme.as_view(), name="scheme_attach"),
    path("schemes/<int:pk>/submit/", schemes.SubmitScheme.as_view(), name="scheme_submit"),
    path("schemes/<int:pk>/return/", schemes.ReturnScheme.as_view(), name="scheme_return"),
    path("schemes/<int:pk>/approve/", schemes.ApproveScheme.as_view(), name="scheme_approve"),
]
