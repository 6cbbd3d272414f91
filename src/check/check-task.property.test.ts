import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { allActivities } from "../catalog/catalog.ts";
import { parseTask } from "../markup/parse-task.ts";
import { checkTask } from "./check-task.ts";

const names = allActivities.flatMap(({ parameters }) => Object.values(parameters)).map(({ name }) => name);
const value = fc.oneof(
  fc.constantFrom(
    "",
    "YES",
    "no",
    "http",
    "Crm",
    "%x%",
    "100%",
    "%a%%b%",
    "&lt;%1 <",
    "&#x41;%",
    "a\r\nb%c d%",
    "42",
    "-1",
  ),
  fc.string(),
);
const attribute = fc.tuple(
  fc.oneof(fc.constantFrom(...names, "AM_RETRY", "AM_DISABLED", "ENABLED"), fc.string({ maxLength: 8 })),
  value,
);
const step = fc
  .record({
    activity: fc.constantFrom(...allActivities),
    attributes: fc.array(attribute, { maxLength: 8 }),
    inner: fc.constantFrom("", "text", "%x", '<ATTRIBUTE TYPE="%" />', "<!-- -->", "<AMIF>"),
  })
  .map(({ activity, attributes, inner }) => {
    const written = attributes.map(([name, text]) => ` ${name}="${text}"`).join("");
    return `<${activity.action} ACTIVITY="${activity.name}"${written}>${inner}</${activity.action}>\n`;
  });

it("every task is checked, and every finding has its place in the text, in order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), fc.boolean(), (steps, strict) => {
      const text = steps.join("");
      const diagnostics = checkTask(parseTask(text), { strict });
      for (const { position, length, message, severity } of diagnostics) {
        assert.ok(position.offset >= 0 && position.offset <= text.length && length >= 1, message);
        assert.equal(severity, "warning");
        assert.ok(message.length < 1000);
        const linesBefore = text.slice(0, position.offset).split(/\r\n|\r|\n/);
        assert.equal(linesBefore.length, position.line, message);
      }
      assert.deepEqual(
        diagnostics.map(({ position }) => position.offset),
        diagnostics.map(({ position }) => position.offset).toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 500 },
  );
});
