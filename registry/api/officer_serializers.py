"""Officers in and out as JSON."""

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department, User, UserKind
from registry.models import Enterprise, Officer, OfficerCertificate, OfficerRelation
from registry.officer_states import CertificateKind, RelationKind


class CertificateSerializer(serializers.ModelSerializer[OfficerCertificate]):
    """An enforcement certificate and the days on which it is valid."""

    class Meta:
        model = OfficerCertificate
        fields = ("id", "kind", "number", "valid_from", "valid_to", "revoked_on")
        read_only_fields = fields


class OfficerSerializer(serializers.ModelSerializer[Officer]):
    """An enforcement officer with the certificates held."""

    department = serializers.CharField(source="department.code", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True, default=None, allow_null=True)
    certificates = CertificateSerializer(many=True, read_only=True)

    class Meta:
        model = Officer
        fields = ("id", "number", "full_name", "department", "username", "is_expert", "state", "certificates")
        read_only_fields = fields


class OfficerInput(Input):
    """Who is to be entered as an officer."""

    number = serializers.CharField(max_length=20)
    full_name = serializers.CharField(max_length=60)
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    username = serializers.SlugRelatedField(
        source="user",
        slug_field="username",
        queryset=User.objects.filter(kind=UserKind.PERSON, is_active=True),
        required=False,
        allow_null=True,
        default=None,
    )
    is_expert = serializers.BooleanField(default=False)


class CertificateInput(Input):
    kind = serializers.ChoiceField(choices=CertificateKind.choices)
    number = serializers.CharField(max_length=40)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()


class RevocationInput(Input):
    certificate = serializers.IntegerField(min_value=1, help_text="The certificate's id.")
    on = serializers.DateField(help_text="From this day it no longer counts.")
    reason = serializers.CharField(max_length=200)


class RelationInput(Input):
    """From whom the officer stands aside (R-07). Kind and note stay inside the house."""

    enterprise = serializers.SlugRelatedField(slug_field="subject_id", queryset=Enterprise.objects.all())
    kind = serializers.ChoiceField(choices=RelationKind.choices)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class RelationSerializer(serializers.ModelSerializer[OfficerRelation]):
    enterprise = serializers.CharField(source="enterprise.subject_id", read_only=True)

    class Meta:
        model = OfficerRelation
        fields = ("id", "enterprise", "kind", "valid_from", "valid_to")
        read_only_fields = fields


class DecisionReasonInput(Input):
    reason = serializers.CharField(max_length=500)
