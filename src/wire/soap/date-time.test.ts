import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatDateTime, parseDateTime } from "./date-time.ts";

describe("xsd:dateTime as the service writes it and others may", () => {
  for (const [text, iso] of [
    ["2014-03-04T14:59:23Z", "2014-03-04T14:59:23.000Z"],
    [" 2014-03-04T14:59:23Z\n", "2014-03-04T14:59:23.000Z"],
    ["2014-03-04T14:59:23", "2014-03-04T14:59:23.000Z"],
    ["2014-03-04T14:59:23.5Z", "2014-03-04T14:59:23.500Z"],
    ["2014-03-04T14:59:23.6574981Z", "2014-03-04T14:59:23.657Z"],
    ["2014-03-04T14:59:23+02:00", "2014-03-04T12:59:23.000Z"],
    ["2014-03-04T23:59:23.250-05:30", "2014-03-05T05:29:23.250Z"],
    ["2016-02-29T00:00:00Z", "2016-02-29T00:00:00.000Z"],
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00.000Z"],
    ["0099-12-31T00:00:00Z", "0099-12-31T00:00:00.000Z"],
    ["9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.999Z"],
  ] as const) {
    test(JSON.stringify(text), () => assert.equal(parseDateTime(text)?.toISOString(), iso));
  }

  for (const text of [
    "",
    "2014-03-04",
    "14:59:23Z",
    "2014-3-4T14:59:23Z",
    "2014-02-29T00:00:00Z",
    "2014-13-01T00:00:00Z",
    "2014-00-01T00:00:00Z",
    "2014-03-04T24:00:00Z",
    "2014-03-04T14:60:00Z",
    "2014-03-04T14:59:60Z",
    "2014-03-04T14:59:23+15:00",
    "2014-03-04 14:59:23Z",
    "0000-12-31T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
  ]) {
    test(`not ${JSON.stringify(text)}`, () => assert.equal(parseDateTime(text), undefined));
  }

  test("whole seconds are written without a fraction, others with milliseconds", () => {
    assert.equal(formatDateTime(new Date("2014-03-04T14:59:23Z")), "2014-03-04T14:59:23Z");
    assert.equal(formatDateTime(new Date("2014-03-04T14:59:23.070Z")), "2014-03-04T14:59:23.070Z");
    assert.equal(formatDateTime(new Date("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
  });
});
