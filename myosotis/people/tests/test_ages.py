"""Birth and age as people tell them."""

import datetime as dt

from myosotis.people.ages import age_on, birth_year_of

DAY = dt.date(2026, 11, 21)
AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def test_a_date_of_birth_counts_before_a_year():
    assert age_on(DAY, told={"on": "2012-11-22"}, birth_year=2010) == 13
    assert age_on(DAY, told={"on": "2012-11-21"}) == 14


def test_a_year_is_taken_by_its_middle():
    assert age_on(DAY, birth_year=2012) == 14
    assert age_on(dt.date(2026, 3, 1), birth_year=2012) == 13


def test_who_is_not_born_yet_has_no_age_and_a_child_of_this_year_is_none_old():
    assert age_on(DAY, told={"on": "2027-01-01"}) is None
    assert age_on(DAY, birth_year=2027) is None
    assert age_on(dt.date(2026, 3, 1), birth_year=2026) == 0
    assert age_on(DAY) is None


def test_the_year_of_birth_follows_what_was_told():
    assert birth_year_of({"on": "2012-11-22", "age": 9}, at=AT) == 2012
    assert birth_year_of({"year": 2011}, at=AT) == 2011
    assert birth_year_of({"age": 14}, at=AT) == 2012
    assert birth_year_of(None, at=AT) is None
