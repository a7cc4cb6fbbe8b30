"""How the registers of training, skills and equipment refuse."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid


class TrainingKnown(Conflict):
    code = "training_known"
    sentence = _("This training is already on record for that day.")
    way_out = _("Open it and enter who attended.")


class NotYetHeld(Conflict):
    code = "training_not_yet_held"
    rule = "R-03a"
    sentence = _("The training is on %(day)s; attendance is entered from that day on.")
    way_out = _("Enter the attendance when the training has been held.")


class HoursWrong(Invalid):
    code = "training_hours_wrong"
    rule = "R-03a"
    sentence = _("%(hours)s hours do not fit: more than none, and at most the %(most)s hours of the training.")
    way_out = _("Correct the hours.")


class AttendanceKnown(Conflict):
    code = "attendance_known"
    sentence = _("The attendance of %(officer)s is already on record.")
    way_out = _("Strike the entry with a reason if it is wrong, then enter it anew.")


class NobodyNamed(Invalid):
    code = "nobody_named"
    sentence = _("No officer is named.")
    way_out = _("Choose at least one officer.")


class AlreadyStruck(Conflict):
    code = "already_struck"
    sentence = _("The entry has already been struck.")


class ExamKnown(Conflict):
    code = "exam_known"
    sentence = _("The exam of the officer in this subject on that day is already on record.")
    way_out = _("Strike the entry with a reason if it is wrong, then enter it anew.")


class FailedNeverCounts(Invalid):
    code = "failed_exam_never_counts"
    sentence = _("An exam that was not passed counts until no day.")
    way_out = _("Leave the last day empty, or correct the result.")


class NotInFuture(Invalid):
    code = "not_in_future"
    sentence = _("%(day)s has not come yet.")
    way_out = _("Enter it when it has happened.")


class SkillKnown(Conflict):
    code = "skill_known"
    sentence = _("The code %(code)s stands in the vocabulary already.")
    way_out = _("Choose another code.")


class SkillEnded(Conflict):
    code = "skill_ended"
    sentence = _("%(skill)s is no longer in the vocabulary.")
    way_out = _("Choose a skill that is.")


class SkillHeld(Conflict):
    code = "skill_held"
    sentence = _("The officer already has this skill.")


class SpecialityTaken(Conflict):
    code = "speciality_taken"
    sentence = _("The officer's speciality is %(skill)s; there is one at a time.")
    way_out = _("End it first, or enter this as a further skill.")


class LicenceKnown(Conflict):
    code = "licence_known"
    rule = "R-38"
    sentence = _("The person already has a legal qualification on record, or another person has the number.")
    way_out = _("Correct the number, or end the earlier entry.")


class StandardClash(Conflict):
    code = "standard_clash"
    sentence = _("A standard for this kind begins on %(day)s or later.")
    way_out = _("Let the new standard begin after it.")


class EquipmentKnown(Conflict):
    code = "equipment_known"
    sentence = _("The equipment number %(number)s is taken.")
    way_out = _("Open the piece that has it, or correct the number.")


class HolderElsewhere(Invalid):
    code = "holder_elsewhere"
    sentence = _("%(officer)s serves in another department, or not at present.")
    way_out = _("Hand it out to an officer in service of the department that owns it.")


class NotTheOne(Conflict):
    code = "renewal_not_due"
    rule = "R-03b"
    sentence = _("The renewal has already ended.")
