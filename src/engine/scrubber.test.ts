import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createScrubber } from "./scrubber.ts";

const secret = `p&ss "w<>rd" 'ä+/`;

test("masks every form that a secret takes on its way", () => {
  const scrubber = createScrubber();
  scrubber.hide(secret);
  const forms: readonly (readonly [string, string])[] = [
    ["itself", secret],
    ["an address", encodeURIComponent(secret)],
    ["an address in lower-case hex", encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase())],
    ["a form", encodeURIComponent(secret).replaceAll("%20", "+")],
    ["a whole URI", encodeURI(secret)],
    ["XML text", secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")],
    ["XML text with a raw >", secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;")],
    [
      "an XML attribute",
      secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    ],
    ["JSON", JSON.stringify(secret)],
    ["Base64", Buffer.from(secret).toString("base64")],
    ["Base64 for URLs", Buffer.from(secret).toString("base64url")],
    ["Base64 of UTF-16", Buffer.from(secret, "utf16le").toString("base64")],
  ];
  for (const [name, form] of forms) {
    assert.match(scrubber.scrubText(`before ${form} after`), /^before "?\[secret\]=*"? after$/, name);
  }
});

test("finds a secret inside the Base64 of a longer text, wherever it stands", () => {
  const scrubber = createScrubber();
  scrubber.hide("correct horse");
  for (const before of ["", "u", "us", "usr", "user:"]) {
    for (const after of ["", "x", "xy", "xyz"]) {
      const basic = Buffer.from(`${before}correct horse${after}`).toString("base64");
      assert.match(scrubber.scrubText(basic), /\[secret\]/, `${before}…${after}`);
    }
  }
});

test("a short secret is masked as a word, so that it does not blot out the rest", () => {
  const scrubber = createScrubber();
  scrubber.hide("abc");
  scrubber.hide("1");
  assert.equal(
    scrubber.scrubText("password abc, alphabcet, abc1, 11, (1)"),
    "password [secret], alphabcet, abc1, 11, ([secret])",
  );
});

test("overlapping secrets leave nothing between their masks", () => {
  const scrubber = createScrubber();
  scrubber.hide("abcdef");
  scrubber.hide("cdefgh");
  assert.equal(scrubber.scrubText("-abcdefgh-"), "-[secret]-");
});

test("an empty secret hides nothing", () => {
  const scrubber = createScrubber();
  scrubber.hide("");
  assert.equal(scrubber.scrubText("text"), "text");
});

test("data is scrubbed through and through, but what programs dispatch on stays", () => {
  const scrubber = createScrubber();
  scrubber.hide("Main");
  scrubber.hide("step-log");
  const event = {
    type: "step-log",
    at: "Main",
    step: { function: "Main", action: "Main", number: 1 },
    list: ["in Main"],
  };
  assert.deepEqual(scrubber.scrub(event), {
    type: "step-log",
    at: "Main",
    step: { function: "[secret]", action: "Main", number: 1 },
    list: ["in [secret]"],
  });
});

test("property: no secret of four characters or more survives, in any form, in any text", () => {
  // The mask's own letters are left out: a secret such as "cret" stands in every mask.
  const character = fc.constantFrom(..."abdfghABZ0189&<>\"'%+/=\\ äß€😀".split(/(?:)/u));
  const secrets = fc.array(fc.string({ unit: character, minLength: 4, maxLength: 12 }), { minLength: 1, maxLength: 4 });
  const noise = fc.string({ unit: character, maxLength: 6 });
  fc.assert(
    fc.property(secrets, fc.array(noise, { minLength: 5, maxLength: 5 }), (hidden, between) => {
      const scrubber = createScrubber();
      for (const one of hidden) scrubber.hide(one);
      const text = between.map((part, index) => part + (hidden[index] ?? "")).join("");
      const scrubbed = scrubber.scrubText(text);
      for (const one of hidden) assert.ok(!scrubbed.includes(one), `${one} in ${scrubbed}`);
      const encoded = scrubber.scrubText(encodeURIComponent(text));
      for (const one of hidden) assert.ok(!encoded.includes(encodeURIComponent(one)), `${one} in ${encoded}`);
    }),
    { numRuns: 300 },
  );
});
