"""The words for a period are those of the service."""

import unittest

from nexum.proofs import period


class Periods(unittest.TestCase):
    def test_words(self) -> None:
        for start, end, before, after, words in [
            ("2012", None, True, False, "since 2012 or before"),
            (None, "2015", False, True, "until 2015 or after"),
            ("2012", "2015", True, False, "2012 or before to 2015"),
            ("2012", "2012", False, False, "in 2012"),
            ("2012", "2012", True, True, "in 2012 at least"),
            ("2012", "2012", True, False, "since 2012 or before, until 2012"),
            ("2018", "2018-01", False, False, "in 2018, until 2018-01"),
            ("2018-03", "2018", False, False, "in 2018, since 2018-03"),
            ("2018", "2018-03", True, False, "since 2018 or before, until 2018-03"),
            ("2018-03", "2018", False, True, "since 2018-03, until 2018 or after"),
            ("2018-05", "2018-03-10", False, False, "at no time (2018-05 to 2018-03-10)"),
            ("2019", "2017", True, False, "at no time (2019 or before to 2017)"),
            (
                "2018-03-05T12:30Z",
                "2018-03-05T12:30:20Z",
                False,
                False,
                "in 2018-03-05T12:30Z, until 2018-03-05T12:30:20Z",
            ),
            ("2018-03-05T12:30Z", "2018-03-05T12:30Z", False, False, "at 2018-03-05T12:30Z"),
            (None, None, False, False, ""),
        ]:
            with self.subTest(words=words):
                found = period(
                    {"validFrom": start, "validTo": end, "validFromOrBefore": before, "validToOrAfter": after}
                )
                self.assertEqual(found, words)


if __name__ == "__main__":
    unittest.main()
