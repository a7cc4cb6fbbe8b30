"""Publications for programs: the same rows, the same fields as on the pages."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.ledger.models import Seal
from publicity.kinds import words
from publicity.models import Publication, PublicationFile
from publicity.selectors import portal_channel
from publicity.states import PublicationState


class PublisherSerializer(serializers.Serializer[Any]):
    """The department as it was called on the day of the publication."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()


class NoticeSerializer(serializers.Serializer[Any]):
    """What is left of a record that was withdrawn or corrected."""

    at = serializers.DateTimeField()
    reason = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)


class PublicFileSerializer(serializers.ModelSerializer[PublicationFile]):
    """A file of a record."""

    class Meta:
        model = PublicationFile
        fields = ("role", "name", "media_type", "size", "sha256")
        read_only_fields = fields


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """A record without its content."""

    kind_title = serializers.SerializerMethodField(help_text="What kind of record it is, in the language asked for.")
    publisher = PublisherSerializer(read_only=True)
    public_until = serializers.SerializerMethodField(help_text="Null where no law sets an end.")
    until_rule = serializers.SerializerMethodField(help_text="The rule that sets the end.")
    notice = serializers.SerializerMethodField(help_text="Null while the content is public.")
    part_of = serializers.SerializerMethodField(help_text="The record this one belongs to.")
    address = serializers.SerializerMethodField(help_text="The page for people.")

    class Meta:
        model = Publication
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "kind_title",
            "state",
            "title",
            "title_en",
            "reference",
            "publisher",
            "rule",
            "published_at",
            "public_until",
            "until_rule",
            "notice",
            "part_of",
            "schema_version",
            "record_digest",
            "address",
        )
        read_only_fields = fields

    def get_kind_title(self, row: Publication) -> str:
        return words(row.definition.title)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_public_until(self, row: Publication) -> Any:
        return serializers.DateTimeField().to_representation(ends) if (ends := portal_channel(row).ends_at) else None

    def get_until_rule(self, row: Publication) -> str:
        return portal_channel(row).end_rule

    @extend_schema_field(NoticeSerializer(allow_null=True))
    def get_notice(self, row: Publication) -> Any:
        if not row.is_notice:
            return None
        return NoticeSerializer({"at": row.closed_at, "reason": row.closed_reason, "rule": row.closed_rule}).data

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_part_of(self, row: Publication) -> int | None:
        whole = row.part_of
        return whole.pk if whole is not None and whole.state != PublicationState.ENDED else None

    def get_address(self, row: Publication) -> str:
        return f"{settings.PUBLIC_URL}{row.get_absolute_url()}"


class PublicationInFullSerializer(PublicationSerializer):
    """A record with its content and files; both are empty where only a notice is left."""

    payload = serializers.SerializerMethodField(help_text="What the schema of the kind lists, and nothing else.")
    files = serializers.SerializerMethodField()

    class Meta(PublicationSerializer.Meta):
        fields = (*PublicationSerializer.Meta.fields, "payload", "files")
        read_only_fields = fields

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
    def get_payload(self, row: Publication) -> Any:
        return row.payload if row.is_readable else None

    @extend_schema_field(PublicFileSerializer(many=True))
    def get_files(self, row: Publication) -> Any:
        return PublicFileSerializer(row.files_in_order, many=True).data if row.is_readable else []


class KindSerializer(serializers.Serializer[Any]):
    """A kind of record: what may become public under it, and how much is."""

    name = serializers.CharField()
    title = serializers.CharField()
    section = serializers.CharField()
    rule = serializers.CharField()
    schema_id = serializers.CharField()
    schema = serializers.JSONField(help_text="JSON Schema: a field that is not listed is never published.")
    ended = serializers.IntegerField(min_value=0, help_text="How many records of this kind have ended.")


class SealSerializer(serializers.ModelSerializer[Seal]):
    """A seal of the ledger; `digest` is SHA-256 over the lines "seal", number, digest before, time (UTC), root."""

    number = serializers.IntegerField(source="seq", read_only=True)
    previous = serializers.CharField(source="prev", read_only=True)
    chains = serializers.IntegerField(source="heads", read_only=True)
    sealed_at = serializers.DateTimeField(read_only=True, format="%Y-%m-%dT%H:%M:%S.%f%z")

    class Meta:
        model = Seal
        fields = ("number", "sealed_at", "previous", "chains", "root", "digest")
        read_only_fields = fields
