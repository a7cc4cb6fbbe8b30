"""Addresses of disputes, part of ``registry.responsibility.urls``."""

from django.urls import path

from registry.responsibility import dispute_act_views as acts
from registry.responsibility import dispute_views as views

DISPUTE = "disputes/<int:pk>/"

dispute_patterns = [
    path("disputes/", views.DisputeList.as_view(), name="disputes"),
    path("disputes/new/", acts.RaiseDispute.as_view(), name="dispute_new"),
    path(DISPUTE, views.DisputePage.as_view(), name="dispute"),
    path(DISPUTE + "position/", acts.StatePosition.as_view(), name="dispute_position"),
    path(DISPUTE + "silence/<int:department>/", acts.NoteSilence.as_view(), name="dispute_silence"),
    path(DISPUTE + "interim/", acts.NameInterim.as_view(), name="dispute_interim"),
    path(DISPUTE + "record/", acts.WriteRecord.as_view(), name="dispute_record"),
    path(DISPUTE + "sign/", acts.AnswerRecord.as_view(), name="dispute_sign"),
    path(DISPUTE + "submit/", acts.Submit.as_view(), name="dispute_submit"),
    path(DISPUTE + "give-back/", acts.GiveBack.as_view(), name="dispute_give_back"),
    path(DISPUTE + "take-up/", acts.TakeUp.as_view(), name="dispute_take_up"),
    path(DISPUTE + "opinion/", acts.GiveOpinion.as_view(), name="dispute_opinion"),
    path(DISPUTE + "refer/", acts.ReferUpwards.as_view(), name="dispute_refer"),
    path(DISPUTE + "ruling/", acts.RecordRuling.as_view(), name="dispute_ruling"),
    path(DISPUTE + "prepare/<int:adjustment>/", acts.PrepareAdjustment.as_view(), name="dispute_prepare"),
    path(DISPUTE + "withdraw/", acts.AskWithdrawal.as_view(), name="dispute_withdraw"),
    path(DISPUTE + "consent/", acts.Consent.as_view(), name="dispute_consent"),
    path(DISPUTE + "object/", acts.Object.as_view(), name="dispute_object"),
    path(DISPUTE + "archive/", acts.Archive.as_view(), name="dispute_archive"),
]
