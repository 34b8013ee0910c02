"""Files of a case and the case sheet, through the pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from myosotis.audit.models import Entry
from myosotis.casework.models import Block
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.files import blobs
from myosotis.files.models import File
from myosotis.files.tests.hostile_documents import pdf
from myosotis.files.tests.hostile_pictures import exif, saved
from myosotis.papers.models import Paper
from tests.people import CHILD, PLACE, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways, missing_child(CHILD))


def send(client, case, content, name="x.jpg", **given):
    child = str(case.case_children.first().person_id)
    body = {
        "kind": "child_photo",
        "child": child,
        "received_on": "2026-11-20",
        "giver": "The mother",
        **given,
    }
    return client.post(
        f"/cases/{case.ref}/papers/files", {**body, "received": SimpleUploadedFile(name, content)}
    )


def kept(client, case, content, **given):
    assert send(client, case, content, **given).status_code == 302
    return File.objects.latest("kept_at")


def test_a_photo_is_kept_sealed_shown_small_and_taken_out_with_an_entry_each(cast, case):
    client = sign_in(cast.bob)
    photo = kept(client, case, saved("JPEG", exif=exif()))
    assert b"\xff\xd8" not in blobs.blob_path(photo.pk).read_bytes()[:4]
    shown = client.get(f"/cases/{case.ref}/papers/files/{photo.pk}/picture")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.content[:2] == b"\xff\xd8"
    out = client.get(f"/cases/{case.ref}/papers/files/{photo.pk}")
    assert out["Content-Disposition"] == f'attachment; filename="{case.ref}-child_photo.jpg"'
    assert "sandbox" in out["Content-Security-Policy"]
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True))[-3:] == [
        "file.kept",
        "file.shown",
        "file.downloaded",
    ]


def test_a_refused_file_leaves_everything_that_was_typed(cast, case):
    answer = send(sign_in(cast.bob), case, b"<html><script>1</script>", "photo.jpg", giver="Aunt Odette")
    assert answer.status_code == 422
    assert "Aunt Odette" in answer.content.decode()
    assert "This kind of file is not kept" in answer.content.decode()
    assert not File.objects.exists()
    assert not blobs.list_blobs()


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "a\x00.jpg", "\u202egpj.exe", "photo.html", "con", "x" * 300]
)
def test_the_name_of_a_file_means_nothing_and_is_kept_nowhere(cast, case, name):
    photo = kept(sign_in(cast.bob), case, saved("PNG")) if name == "con" else None
    answer = send(sign_in(cast.bob), case, saved("PNG"), name)
    photo = photo or File.objects.latest("kept_at")
    assert answer.status_code == 302
    assert photo.media_type == "image/jpeg"


def test_a_document_is_only_ever_taken_out(cast, case):
    client = sign_in(cast.bob)
    order = kept(client, case, pdf(), kind="court_order", child="")
    assert client.get(f"/cases/{case.ref}/papers/files/{order.pk}/picture").status_code == 404
    out = client.get(f"/cases/{case.ref}/papers/files/{order.pk}")
    assert out.content == pdf()
    assert out["Content-Disposition"].startswith("attachment")
    assert out["X-Content-Type-Options"] == "nosniff"


def test_too_large_is_refused_without_being_looked_at(cast, case, settings):
    settings.MYOSOTIS_UPLOAD_MEGABYTES = 1
    answer = send(sign_in(cast.bob), case, b"\xff\xd8\xff" + b"x" * 1_200_000)
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()


def test_a_withdrawn_file_is_opened_by_nobody_until_it_is_used_again(cast, case):
    client = sign_in(cast.bob)
    photo = kept(client, case, saved("JPEG"))
    change, address = f"/cases/{case.ref}/papers/files/change", f"/cases/{case.ref}/papers/files/{photo.pk}"
    client.post(change, {"file": photo.pk, "change": "withdraw"})
    assert client.get(address).status_code == 404
    client.post(change, {"file": photo.pk, "change": "use"})
    assert client.get(address).status_code == 200
    client.post(change, {"file": photo.pk, "change": "aside"})
    assert client.post(change, {"file": photo.pk, "change": "use"}).status_code == 403
    assert sign_in(cast.sofia).post(change, {"file": photo.pk, "change": "use"}).status_code == 302


def test_what_may_be_abuse_material_leaves_nothing_but_that_it_happened(
    cast, case, django_capture_on_commit_callbacks
):
    client = sign_in(cast.bob)
    photo = kept(client, case, saved("JPEG"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/cases/{case.ref}/papers/abuse-material", {"file": photo.pk}, follow=True)
    assert "stopchildporno.be" in answer.content.decode()
    assert not File.objects.exists()
    assert not blobs.list_blobs()
    entry = Entry.objects.get(verb="file.may_be_abuse")
    assert str(photo.pk) not in str(entry.touched)


def test_a_foreign_case_gives_no_file(cast, case):
    photo = kept(sign_in(cast.bob), case, saved("JPEG"))
    stranger = sign_in(cast.charlie)
    assert stranger.get(f"/cases/{case.ref}/papers/files/{photo.pk}").status_code == 404
    own = open_case(cast.charlie, cast.abduction, missing_child("Other"))
    assert stranger.get(f"/cases/{own.ref}/papers/files/{photo.pk}").status_code == 404


def test_files_go_with_an_erasure(cast, case, django_capture_on_commit_callbacks):
    from myosotis.casework.actions.episodes import end_episode
    from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
    from myosotis.vault import store

    photo = kept(sign_in(cast.bob), case, saved("JPEG"))
    episode = case.episodes.get()
    end_episode(by=cast.alice, episode_id=episode.pk, confirmation="police", outcome="returned")
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground="asked_by_person")
    with django_capture_on_commit_callbacks(execute=True):
        confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert not File.objects.exists()
    assert not blobs.list_blobs()
    assert store.is_shredded(photo.pk)


def test_the_overview_shows_the_photo_behind_a_click(cast, case):
    client = sign_in(cast.bob)
    photo = kept(client, case, saved("JPEG"))
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert re.search(rf'<details class="see">.*loading="lazy" src="[^"]*{photo.pk}/picture"', page, re.DOTALL)


def test_a_photo_whose_time_is_over_says_so_above_the_case_and_is_not_offered_for_a_sheet(cast, case):
    client = sign_in(cast.bob)
    photo = kept(client, case, saved("JPEG"), until="2026-01-31")
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert "A photo may not be used since 31 Jan 2026" in page
    assert str(photo.pk) not in client.get(f"/cases/{case.ref}/papers/sheet").content.decode()
    assert sheet(client, case, photo=str(photo.pk)).status_code == 422


def sheet(client, case, step="preview", **given):
    child = str(case.case_children.first().person_id)
    body = {"child": child, "language": "en", "for_whom": "Police Ghent", "reason": "Report", "step": step}
    return client.post(
        f"/cases/{case.ref}/papers/sheet", {**body, "fields_chosen": ["names", "age"], **given}
    )


def test_the_sheet_that_is_made_is_the_one_that_was_looked_at(cast, case):
    client = sign_in(cast.bob)
    seen = sheet(client, case)
    assert seen.context["data"]["unknown"] == [] or seen.status_code == 200
    assert seen.content.count(b'src="data:image/png;base64,') == 1
    assert sheet(client, case, "make", digest="0" * 64).status_code == 200
    assert not Paper.objects.exists()
    assert sheet(client, case, "make", digest=seen.context["digest"]).status_code == 302
    paper = Paper.objects.get()
    assert paper.fields == ["age", "names"]
    out = client.get(f"/cases/{case.ref}/papers/files/{paper.file_id}").content
    assert out.startswith(b"%PDF")
    assert b"CreationDate" not in out
    assert b"/StructTreeRoot" in out
    assert b"pdfuaid:part" in out
    assert b"/home" not in out
    assert b"myosotis/" not in out


@pytest.mark.parametrize("language", ["fr", "nl", "el", "ar"])
def test_the_sheet_is_made_in_every_language(cast, case, language):
    seen = sheet(sign_in(cast.bob), case, language=language, for_whom="Αστυνομία الشرطة")
    assert seen.context["data"]["is_rtl"] == (language == "ar")
    assert len(seen.context["digest"]) == 64


def test_the_sheet_names_the_languages_of_the_child_in_its_own_language(cast, case):
    child = case.case_children.first().person
    child.languages = ["el", "nl"]
    child.save()
    seen = sheet(sign_in(cast.bob), case, language="fr", fields_chosen=["languages"])
    assert "grec, néerlandais" in seen.content.decode()


def test_letters_that_no_font_has_stand_as_question_marks_and_that_is_said(cast, case):
    seen = sheet(
        sign_in(cast.bob), case, for_whom="ምዕራፍ გიორგი שרה Արմեն नेपाल 王小明 🚓\u200d\u202e\x07 ب\u0348\u035c"
    )
    assert seen.status_code == 200
    assert "Some letters cannot be printed here" in seen.content.decode()


def test_withheld_whereabouts_are_neither_offered_nor_in_the_sheet(cast, case):
    from myosotis.casework.actions.cases import edit_episode
    from myosotis.casework.editing import Change

    child = case.case_children.first().person_id
    edit_episode(
        by=cast.bob, episode_id=case.episodes.get().pk, changes={"last_seen_place": Change(PLACE, 0)}
    )
    client = sign_in(cast.bob)
    assert PLACE in client.get(f"/cases/{case.ref}/papers/sheet").content.decode()
    block = Block(case=case, person_id=child, set_by=cast.bob)
    block.reason = "The father asks"
    block.save(force_insert=True)
    page = client.get(f"/cases/{case.ref}/papers/sheet").content.decode()
    assert PLACE not in page
    assert "Withheld" in page
    refused = sheet(client, case, fields_chosen=["names", "last_seen_place"])
    assert refused.status_code == 422
    assert PLACE not in str(sheet(client, case).context["data"])


def test_an_accusation_is_marked_as_alleged_with_its_source(cast, case):
    from myosotis.casework.models import Allegation
    from myosotis.kernel import clock

    said = Allegation(case=case, said_at=clock.now(), by=cast.bob)
    said.what, said.source, said.described = "took the child", "the grandmother", "an uncle"
    said.save(force_insert=True)
    data = sheet(sign_in(cast.bob), case, fields_chosen=["allegations"]).context["data"]
    (row,) = data["groups"][0]["rows"]
    assert row["is_alleged"]
    assert (
        row["lines"][0]
        .lstrip("\u2068")
        .startswith("Alleged: took the child. About: an uncle. Source: the grandmother")
    )


def test_what_is_not_known_is_listed_as_not_known(cast, case):
    data = sheet(sign_in(cast.bob), case, fields_chosen=["names", "marks"]).context["data"]
    assert data["unknown"] == ["Description and marks"]
