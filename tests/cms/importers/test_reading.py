"""Files that can be read, and what is said of those that cannot."""

from __future__ import annotations

import os

import pytest

from cms.importers import UnreadableSource, read_source


@pytest.mark.parametrize(
    "data",
    [
        "Doză\n".encode(),
        b"\xef\xbb\xbf" + "Doză\n".encode(),
        "Doză\n".encode("utf-16"),
        b"\xfe\xff" + "Doză\n".encode("utf-16-be"),
        "Doză\r\n".encode(),
        "Doză\r".encode(),
        "Doza\u0306\n".encode(),
    ],
)
def test_text_is_read_in_each_unicode_form(tmp_path, data):
    """UTF-8 with and without mark, UTF-16 with one, all line ends and compositions read the same."""
    file = tmp_path / "doze.txt"
    file.write_bytes(data)

    source = read_source(file)

    assert (source.text, source.kind, source.name) == ("Doză\n", "text", "doze.txt")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.html", "plain words", "html"),
        ("a.txt", "<!DOCTYPE html><p>x", "html"),
        ("a.txt", "\n<!-- saved --><html><body>x", "html"),
        ("a", "<h1>x</h1>", "html"),
        ("a.txt", "5 < 6", "text"),
        ("a.txt", "<Name> writes", "text"),
        ("a.txt", "Words, then <p>markup</p>", "text"),
    ],
)
def test_html_is_known_by_name_or_beginning(tmp_path, name, text, kind):
    """A file is HTML by its ending, or if it begins as HTML does."""
    file = tmp_path / name
    file.write_text(text)

    assert read_source(file).kind == kind


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7 ...", "is binary: it is a PDF document"),
        (b"PK\x03\x04rest", "ZIP archive or an office document"),
        (b"text\x00text", "is binary: byte 4 is zero"),
        (b"text\x07text\nmore", "control character 0x07 in line 1"),
        ("fine\nDoz\u0103".encode("cp1250"), r"is not UTF-8: byte 8 \(0xe3, line 2\)"),
        (b"\xef\xbb\xbfok\xff", r"is not UTF-8: byte 5 \(0xff, line 1\)"),
        (b"\xff\xfea\x00b", r"is not UTF-16: byte \d"),
        ("Doză".encode("utf-32"), "is in UTF-32; save it as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_by_what_is_wrong(tmp_path, data, message):
    """Empty, binary and wrongly encoded files are refused with the place that shows it."""
    file = tmp_path / "page.txt"
    file.write_bytes(data)

    with pytest.raises(UnreadableSource, match=rf"page\.txt {message}|page\.txt.*{message}"):
        read_source(file)


def test_a_missing_file_is_named(tmp_path):
    """A path that leads nowhere is in the message."""
    with pytest.raises(UnreadableSource, match=r"nowhere\.txt does not exist"):
        read_source(tmp_path / "nowhere.txt")


def test_a_directory_is_no_file(tmp_path):
    """A directory is refused as one."""
    with pytest.raises(UnreadableSource, match="is a directory"):
        read_source(tmp_path)


def test_a_pipe_is_no_file(tmp_path):
    """What is no regular file is refused before anybody waits for it."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UnreadableSource, match="not a regular file"):
        read_source(tmp_path / "pipe")


def test_a_path_that_cannot_be_is_refused():
    """A path with a zero byte, and one too long for the system, are refused like any other."""
    for path in ("a\0b", "x" * 5000):
        with pytest.raises(UnreadableSource, match=r"cannot be read|does not exist"):
            read_source(path)


def test_a_large_file_is_refused_by_its_size(tmp_path):
    """A file of 50 MB is refused before it is read, with its size and the limit."""
    file = tmp_path / "large.txt"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)

    with pytest.raises(UnreadableSource, match=r"47\.7 MiB, at most 5\.0 MiB"):
        read_source(file)


def test_the_limit_is_the_callers(tmp_path):
    """A file of exactly the limit is read, one byte more is too large."""
    file = tmp_path / "page.txt"
    file.write_text("abcd")

    assert read_source(file, max_bytes=4).text == "abcd"
    with pytest.raises(UnreadableSource, match="too large"):
        read_source(file, max_bytes=3)


def test_html_nested_beyond_reason_is_refused(tmp_path):
    """Thousands of boxes in boxes would keep the parser busy for minutes."""
    file = tmp_path / "deep.html"
    file.write_text("<div>" * 2000)

    with pytest.raises(UnreadableSource, match="nested more than"):
        read_source(file)
