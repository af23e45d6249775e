"""A change as Markdown."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Finding
from monitor.render.markdown import markdown
from monitor.render.phrases import languages
from tests.render.golden_files import agrees
from tests.render.samples import CHANGE, COMPARISON, FINDINGS, QUIET


@pytest.mark.parametrize("language", languages())
def test_a_change_as_markdown(language: str) -> None:
    agrees(f"change.{language}.md", markdown(CHANGE, language))


def test_a_comparison_takes_its_title_from_the_caller() -> None:
    assert markdown(COMPARISON, title="old_one → new").startswith("## old\\_one → new\n")
    assert "same meaning." in markdown(QUIET)


def test_an_address_that_is_no_page_is_no_link() -> None:
    assert "<javascript" not in markdown(replace(CHANGE, url="javascript:alert(1)"))


HOSTILE = st.text() | st.sampled_from(["\n\n# x", "\n```\n", "<b>", "](http://x)", "\n- x", "|"])


@given(
    st.builds(
        replace,
        st.sampled_from(FINDINGS),
        old=HOSTILE,
        new=HOSTILE,
        before=HOSTILE | st.none(),
        after=HOSTILE | st.none(),
        section=HOSTILE,
    )
)
def test_no_text_of_a_page_acts_in_markdown(finding: Finding) -> None:
    told = markdown(replace(CHANGE, findings=(finding,), service=finding.section))
    for line in told.splitlines():
        plain = re.sub(r"\\.", "", line).replace(f"<{CHANGE.url}>", "")
        assert not re.search(r"[<`\[\]|]", plain)
        assert not re.match(r"\s*(#(?!# )|[-+=]{2,})", plain)
