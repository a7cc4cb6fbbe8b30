"""How files are refused."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid


class FileEmpty(Invalid):
    """There is nothing in the file."""

    code = "file_empty"
    sentence = _("The file “%(name)s” is empty.")
    way_out = _("Choose the file again; perhaps it was not saved yet.")


class FileTooLarge(Invalid):
    """The file is larger than its use allows."""

    code = "file_too_large"
    status = 413
    sentence = _("The file “%(name)s” is larger than %(most)s MB.")
    way_out = _("Make it smaller or split it.")


class FileTypeRefused(Invalid):
    """The content is of a type that is not accepted for this use, or of none that is known."""

    code = "file_type_refused"
    status = 415
    sentence = _("The content of “%(name)s” is not accepted here; possible are %(types)s.")
    way_out = _("Save it in one of these types and choose it again.")


class FileNameMismatch(Invalid):
    """The name promises another type than the content has."""

    code = "file_name_mismatch"
    status = 415
    sentence = _("The file “%(name)s” is not what its name says: its content is %(found)s.")
    way_out = _("Give the file its true ending (%(ending)s), or save it again in the type you meant.")


class FileTaken(Conflict):
    """The file already belongs to another record."""

    code = "file_taken"
    sentence = _("The file “%(name)s” already belongs to another record.")
    way_out = _("Upload it again for this record.")
