"""Valid departments, people and posts."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core.people.models import Department, Post, Role, User

START = dt.date(2019, 1, 1)


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"D{n:03d}")
    name = factory.Sequence(lambda n: f"第{n}监管部")
    name_en = factory.Sequence(lambda n: f"Department {n}")
    short_name = factory.Sequence(lambda n: f"监{n}")
    valid_from = START


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"人员{n}")
    department = factory.SubFactory(DepartmentFactory)


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    department = factory.SelfAttribute("user.department")
    role = Role.STAFF
    valid_from = START


def person(*roles: str, department: Department | None = None, **values: object) -> User:
    """A user who holds the given roles in one department."""
    user: User = UserFactory(department=department or DepartmentFactory(), **values)
    for role in roles:
        PostFactory(user=user, role=role)
    return user


def administrator() -> User:
    """The administrator of the whole system."""
    user: User = UserFactory(is_superuser=True)
    return user
