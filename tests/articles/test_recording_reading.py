import io

from django.test import SimpleTestCase

from articles.recordings import reading, subtitles
from articles.recordings.reading import RecordingRefused
from articles.recordings.subtitles import SubtitlesRefused
from tests.recordings import PLACE, box, film, sound


def read(content):
    return reading.read(io.BytesIO(content))


def copied(content):
    with reading.clean_copy(io.BytesIO(content), read(content)) as copy:
        return copy.read()


class FilmTests(SimpleTestCase):
    def test_it_tells_what_a_film_is(self):
        found = read(film())
        self.assertEqual(
            (found.format, found.seconds, found.width, found.height),
            ("mp4", 125, 1280, 720),
        )

    def test_it_sees_that_a_film_was_taken_upright(self):
        found = read(film(is_upright=True))
        self.assertEqual((found.width, found.height), (720, 1280))

    def test_it_takes_sound_alone_for_sound(self):
        self.assertEqual(read(film(codec=None)).format, "m4a")

    def test_it_leaves_out_the_place_and_moves_nothing(self):
        content = film(data=b"frames" * 100)
        self.assertIn(PLACE, content)
        kept = copied(content)
        self.assertNotIn(PLACE, kept)
        self.assertEqual(len(kept), len(content))
        self.assertEqual(kept.index(b"frames"), content.index(b"frames"))
        self.assertEqual(read(kept).seconds, 125)

    def test_it_refuses_what_browsers_do_not_play_and_says_what_to_do(self):
        with self.assertRaisesMessage(RecordingRefused, "H.264"):
            read(film(codec=b"hvc1"))
        with self.assertRaisesMessage(RecordingRefused, "AAC"):
            read(film(sound=b"ac-3"))

    def test_it_refuses_what_is_no_film_whatever_its_name(self):
        for content in (
            b"",
            b"<html>",
            b"\x89PNG\r\n\x1a\n" + bytes(90),
            bytes(500),
            b"ID3" + b"\xff" * 200,
            film(codec=None, sound=None),
        ):
            with self.subTest(content[:8]), self.assertRaises(RecordingRefused):
                read(content)

    def test_it_refuses_what_is_cut_off_or_out_of_joint(self):
        whole = film(data=b"")
        for end in range(9, len(whole) - 8, 37):
            with self.subTest(end=end), self.assertRaises(RecordingRefused):
                read(whole[:end])
        for place in range(0, len(whole), 11):
            broken = whole[:place] + b"\xff" * 4 + whole[place + 4 :]
            try:
                read(broken)
            except RecordingRefused:
                continue

    def test_it_reads_no_more_boxes_than_a_film_has(self):
        with self.assertRaises(RecordingRefused):
            read(film() + b"\x00\x00\x00\x08free" * 30_000)
        nested = b""
        for _ in range(2000):
            nested = box(b"minf", nested)
        with self.assertRaises(RecordingRefused):
            read(box(b"ftyp", bytes(8)) + box(b"moov", box(b"trak", nested)))


class SoundTests(SimpleTestCase):
    def test_it_tells_how_long_an_mp3_is_and_leaves_out_its_tags(self):
        content = sound(frames=400)
        found = read(content)
        self.assertEqual((found.format, found.seconds), ("mp3", 10))
        kept = copied(content)
        self.assertNotIn(b"SecretProgram", kept)
        self.assertTrue(kept.startswith(b"\xff\xfb") and not kept.endswith(b"x"))


class SubtitlesTests(SimpleTestCase):
    def test_it_reads_what_editing_programs_write(self):
        srt = "1\r\n00:00:01,000 --> 00:00:03,500\r\n{\\an8}<i>水厂</i>今日通水\r\n\r\n"
        srt += "2\r\n00:00:04,000 --> 00:00:06,000\r\nA & B"
        self.assertEqual(
            subtitles.as_webvtt(srt),
            "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n水厂今日通水\n\n"
            "00:00:04.000 --> 00:00:06.000\nA &amp; B\n",
        )

    def test_it_keeps_what_it_wrote(self):
        once = subtitles.as_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000 line:0\nA & <b")
        self.assertEqual(subtitles.as_webvtt(once), once)

    def test_it_refuses_what_has_no_times(self):
        for text in ("你好", "WEBVTT", "<script>alert(1)</script>"):
            with self.subTest(text), self.assertRaises(SubtitlesRefused):
                subtitles.as_webvtt(text)
        self.assertEqual(subtitles.as_webvtt(" \n"), "")

    def test_it_reads_the_encodings_of_old_programs(self):
        self.assertEqual(subtitles.decoded("水厂".encode("gb18030")), "水厂")
        with self.assertRaises(SubtitlesRefused):
            subtitles.decoded(b"\xff\xff\xff")
