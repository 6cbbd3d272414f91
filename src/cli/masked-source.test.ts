import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maskOf } from "../markup/mask.ts";
import { parseTask } from "../markup/parse-task.ts";
import { maskSecrets } from "./masked-source.ts";

const variable = '<AMVARIABLE NAME="name" VALUE="shown" />';

describe("maskSecrets", () => {
  for (const [text, masked] of [
    [variable, variable],
    ['<AMVARIABLE SECURE="YES" NAME="a" VALUE="top" />', '<AMVARIABLE SECURE="YES" NAME="a" VALUE="***" />'],
    ["<AMVARIABLE NAME='a' VALUE='t\no' SECURE='yes'/>", "<AMVARIABLE NAME='a' VALUE='*\n*' SECURE='yes'/>"],
    ['<AMVARIABLE NAME="crmPassword" VALUE="" />', '<AMVARIABLE NAME="crmPassword" VALUE="" />'],
    ['<AMVARIABLE NAME="clientSecret">top</AMVARIABLE>', '<AMVARIABLE NAME="clientSecret">***</AMVARIABLE>'],
    ['<AMX URI="https://alice:top@crm.example.com/a:b@c" />', '<AMX URI="https://alice:***@crm.example.com/a:b@c" />'],
    ['<AMX URI="http://crm:5555/org" TO="a@b.example" />', '<AMX URI="http://crm:5555/org" TO="a@b.example" />'],
  ] as const) {
    it(`${JSON.stringify(text)} -> ${JSON.stringify(masked)}`, () => {
      assert.equal(maskSecrets(parseTask(text + variable)), masked.replace(/[*]/g, maskOf) + variable);
    });
  }
});
