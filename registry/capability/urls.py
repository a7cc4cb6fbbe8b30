from django.urls import path

from registry.capability import coverage_views, equipment_views, officer_views, training_views

app_name = "capability"
TRAINING = "trainings/<int:pk>/"
PIECE = "equipment/<int:pk>/"
OFFICER = "officers/<int:pk>/"

urlpatterns = [
    path("trainings/", training_views.TrainingList.as_view(), name="trainings"),
    path("trainings/new/", training_views.EnterTraining.as_view(), name="training_new"),
    path("trainings/hours/", training_views.HoursList.as_view(), name="hours"),
    path(TRAINING, training_views.TrainingPage.as_view(), name="training"),
    path(TRAINING + "attend/", training_views.EnterAttendance.as_view(), name="training_attend"),
    path(
        TRAINING + "attendances/<int:row>/strike/", training_views.StrikeAttendance.as_view(), name="attendance_strike"
    ),
    path(OFFICER + "exams/new/", officer_views.EnterExam.as_view(), name="exam_new"),
    path(OFFICER + "exams/<int:row>/strike/", officer_views.StrikeExam.as_view(), name="exam_strike"),
    path(OFFICER + "skills/new/", officer_views.GiveSkill.as_view(), name="skill_give"),
    path(OFFICER + "skills/<int:row>/end/", officer_views.EndSkill.as_view(), name="skill_end"),
    path("renewals/", officer_views.RenewalList.as_view(), name="renewals"),
    path("renewals/<int:pk>/", officer_views.RenewalPage.as_view(), name="renewal"),
    path("renewals/<int:pk>/drop/", officer_views.DropRenewal.as_view(), name="renewal_drop"),
    path("skills/", officer_views.SkillList.as_view(), name="skills"),
    path("skills/new/", officer_views.AddSkill.as_view(), name="skill_new"),
    path("skills/<int:pk>/end/", officer_views.EndWord.as_view(), name="word_end"),
    path("reviewers/", officer_views.ReviewersPage.as_view(), name="reviewers"),
    path("reviewers/new/", officer_views.EnterLicence.as_view(), name="licence_new"),
    path("reviewers/<int:pk>/end/", officer_views.EndLicence.as_view(), name="licence_end"),
    path("equipment/", equipment_views.EquipmentList.as_view(), name="equipment"),
    path("equipment/new/", equipment_views.EnterEquipment.as_view(), name="equipment_new"),
    path("equipment/shortages/", equipment_views.ShortagesPage.as_view(), name="shortages"),
    path("equipment/standards/new/", equipment_views.SetStandard.as_view(), name="standard_new"),
    path(PIECE, equipment_views.PiecePage.as_view(), name="equipment_piece"),
    path(PIECE + "hand-out/", equipment_views.HandOut.as_view(), name="equipment_hand_out"),
    path(PIECE + "take-back/", equipment_views.TakeBack.as_view(), name="equipment_take_back"),
    path(PIECE + "repair/", equipment_views.SendToRepair.as_view(), name="equipment_repair"),
    path(PIECE + "repaired/", equipment_views.BackFromRepair.as_view(), name="equipment_repaired"),
    path(PIECE + "retire/", equipment_views.Retire.as_view(), name="equipment_retire"),
    path("coverage/", coverage_views.CoverageList.as_view(), name="coverage"),
]
