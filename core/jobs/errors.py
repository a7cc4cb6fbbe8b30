"""How the queue of jobs refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, NotAllowed, Refusal


class NotYourJob(NotAllowed):
    code = "not_your_job"
    sentence = _("Only the person who asked for this job, or the administrator, may stop or repeat it.")
    way_out = _("Ask the person named on the page of the job.")


class JobIsOver(Conflict):
    code = "job_is_over"
    sentence = _("The job has already ended; there is nothing to stop.")
    way_out = _("Reload the page to see how it ended.")


class JobNotFailed(Conflict):
    code = "job_not_failed"
    sentence = _("Only a job that failed or was cancelled can be repeated.")
    way_out = _("Start a new one where this one was started.")


class WorkerLost(Refusal):
    """Not raised: the closing words of a job whose worker died each time."""

    code = "worker_lost"
    status = 500
    sentence = _("The worker stopped %(attempts)s times while doing this job. Nothing of the last attempt was kept.")
    way_out = _("Tell the administrator the number of the job, then repeat it.")


class JobBroke(Refusal):
    """Not raised: the closing words of a job that ended in a fault of the program."""

    code = "job_broke"
    status = 500
    sentence = _("The job ended in an error of the system (%(error)s).")
    way_out = _("Tell the administrator the number of the job; the log tells the rest.")


class KindUnknown(Refusal):
    """Not raised: the closing words of a job of a kind this version does not know."""

    code = "job_kind_unknown"
    status = 500
    sentence = _("This version of the system no longer knows jobs of the kind “%(kind)s”.")
    way_out = _("Tell the administrator the number of the job.")
