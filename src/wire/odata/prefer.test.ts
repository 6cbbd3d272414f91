import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { annotationFilter, parsePrefer } from "./prefer.ts";

describe("Prefer", () => {
  it("names what it knows, quoted or not, several joined by commas", () => {
    const preferences = parsePrefer(
      'return=representation, odata.include-annotations="*", odata.maxpagesize=10,respond-async,odata.track-changes',
    );
    assert.deepEqual(preferences, {
      representation: true,
      maxPageSize: 10,
      includeAnnotations: "*",
      trackChanges: true,
      continueOnError: false,
      given: ["return=representation", 'odata.include-annotations="*"', "odata.maxpagesize=10", "odata.track-changes"],
      invalid: [],
      unsupported: ["respond-async"],
    });
  });

  it("a comma in quotes does not divide; the first of two counts", () => {
    const { includeAnnotations, maxPageSize } = parsePrefer(
      'odata.include-annotations="a,b",odata.maxpagesize=1,odata.maxpagesize=2',
    );
    assert.deepEqual([includeAnnotations, maxPageSize], ["a,b", 1]);
  });

  it("nothing is preferred where nothing is said, or something else", () => {
    for (const header of [undefined, "", "return=minimal", "wait=10"]) {
      const { representation, continueOnError, given } = parsePrefer(header);
      assert.deepEqual([representation, continueOnError, given], [false, false, []]);
    }
  });

  it("tells values that are none", () => {
    const { invalid } = parsePrefer("return=all, odata.maxpagesize=-1, odata.continue-on-error=maybe, x=y");
    assert.deepEqual(invalid, ["return", "maxpagesize", "continue-on-error"]);
  });

  it("annotations by name, prefix and exclusion", () => {
    const isWanted = annotationFilter("a.*,-a.secret,b");
    assert.deepEqual(["a.x", "a.secret", "b", "b.c"].map(isWanted), [true, false, true, false]);
    assert.equal(annotationFilter(undefined)("a"), false);
  });
});
