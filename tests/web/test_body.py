"""Bytes of the wire, however they are cut into chunks, become the page or a named fault."""

import gzip

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Fault
from monitor.web.body import read_body, read_some
from monitor.web.faults import VisitError

PAGE = b"<p>We keep your order data for 30 days.</p>" * 50


def chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def fault(data: bytes, encoding: str = "gzip", **caps: int) -> Fault:
    limits = {"wire_cap": 100_000, "cap": 100_000} | caps
    with pytest.raises(VisitError) as caught:
        read_body([data], encoding, **limits)
    return caught.value.fault


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 700))
def test_gzip_comes_out_whole_however_it_is_cut_into_chunks(
    members: list[bytes], size: int
) -> None:
    wire = b"".join(gzip.compress(member) for member in members)
    body = read_body(chunks(wire, size), "gzip", wire_cap=10_000, cap=10_000)
    assert body == b"".join(members)


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_gzip_that_ends_early_is_never_a_page(page: bytes, data: st.DataObject) -> None:
    wire = gzip.compress(page)
    kept = data.draw(st.integers(1, len(wire) - 1))
    with pytest.raises(VisitError) as caught:
        read_body(chunks(wire[:kept], 100), "gzip", wire_cap=10_000, cap=10_000)
    assert caught.value.fault == Fault.CONNECTION


@given(st.binary(max_size=400))
def test_any_bytes_are_a_body_or_a_fault(wire: bytes) -> None:
    try:
        body = read_body([wire], "gzip", wire_cap=1000, cap=1000)
    except VisitError as error:
        body = str(error).encode()
    assert len(body) <= 1000


@pytest.mark.parametrize("padding", [b"\0", b"\0" * 512, b"\r\n", b"\x1f", b"\x1fnot another"])
def test_padding_behind_gzip_is_passed_over(padding: bytes) -> None:
    wire = gzip.compress(PAGE) + padding
    for size in (1, 7, 10_000):
        assert read_body(chunks(wire, size), "gzip", wire_cap=10_000, cap=10_000) == PAGE


def test_exactly_the_cap_is_not_too_much() -> None:
    wire = gzip.compress(PAGE)
    assert read_body([wire], "gzip", wire_cap=len(wire), cap=len(PAGE)) == PAGE
    assert read_body([PAGE], "", wire_cap=1, cap=len(PAGE)) == PAGE
    assert fault(wire, cap=len(PAGE) - 1) == Fault.TOO_LARGE
    assert fault(wire, wire_cap=len(wire) - 1) == Fault.TOO_LARGE
    assert fault(PAGE, encoding="", cap=len(PAGE) - 1) == Fault.TOO_LARGE


def test_many_small_members_cannot_go_past_the_cap_together() -> None:
    assert fault(gzip.compress(b"a" * 100) * 200, cap=10_000) == Fault.TOO_LARGE


@pytest.mark.parametrize("encoding", ["", "identity", " Identity ", "none", "UTF-8", "8bit"])
def test_encodings_that_are_none(encoding: str) -> None:
    assert read_body([PAGE], encoding, wire_cap=1, cap=10_000) == PAGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "br, gzip", "gzip,"])
def test_encodings_that_were_not_asked_for(encoding: str) -> None:
    assert fault(PAGE, encoding) == Fault.UNREADABLE


def test_the_beginning_of_a_body_is_had_whatever_happens_then() -> None:
    def broken() -> object:
        yield PAGE
        raise httpcore.ReadError("gone")

    assert read_some(broken(), "", cap=100_000) == PAGE  # type: ignore[arg-type]
    assert read_some([PAGE], "", cap=10) == PAGE[:10]
    assert read_some([gzip.compress(PAGE)[:40]], "gzip", cap=1000)[:3] == PAGE[:3]
    assert read_some([PAGE], "gzip", cap=1000) == PAGE[:1000]
    assert read_some([PAGE], "br", cap=1000) == PAGE[:1000]
