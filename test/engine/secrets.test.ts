import assert from "node:assert/strict";
import { test } from "node:test";
import { log, logText, runSteps, setVariable } from "./run-steps.ts";

const marker = "M4rker+pass/word&<\"'";
const xml = marker.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const session = "AMDYNAMICSCRM.create_session";

const leaky: Parameters<typeof runSteps>[1] = {
  [log]: logText,
  [session]: ({ password }, context) => {
    const secret = password === undefined ? "" : (password as { reveal(): string }).reveal();
    context.progress(`signing in with ${secret}`);
    context.warn("W", encodeURIComponent(secret));
    context.dialog(secret, JSON.stringify(secret));
    context.about({ session: secret, organizationUri: `http://u:${encodeURIComponent(secret)}@crm` });
    throw new Error(`refused ${secret}`, { cause: new Error(Buffer.from(`u:${secret}`).toString("base64")) });
  },
};

const cases: readonly (readonly [name: string, aml: string])[] = [
  ["a plain password", `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="${xml}" />`],
  ["a password in a variable", `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="%pw%" />`],
  ["a password with a stray percent sign", `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="${xml}%" />`],
  ["a password of a step that is not supported", `<AMEMAIL ACTIVITY="send" PASSWORD="${xml}" />`],
  [
    "a proxy password of a refused step",
    `<AMDYNAMICSCRM ACTIVITY="create_session" PROXYPASSWORD="${xml}" X_ENABLED="1" />`,
  ],
  ["a secure variable of a refused step", `<AMVARIABLE NAME="x" SECURE="YES" VALUE="${xml}" X_ENABLED="1" />`],
  [
    "a password written in character references",
    `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="&#77;4rker${xml.slice("M4rker".length)}" />`,
  ],
  ["a secure variable's text", `<AMVARIABLE NAME="x" SECURE="YES" X_ENABLED="1">${xml}</AMVARIABLE>`],
];

for (const [name, aml] of cases) {
  test(`${name} is in no event and not in AMError`, async () => {
    const recorded = await runSteps(`${aml}<AMWRITETOLOG TEXT="x" />`, leaky, { variables: { pw: marker } });
    assert.equal(recorded.result.status, "failed");
    const told = JSON.stringify([recorded.events, recorded.result.error, recorded.result.datasets.find("AMError")]);
    for (const form of [marker, xml, encodeURIComponent(marker), JSON.stringify(marker).slice(1, -1), "4rker"]) {
      assert.ok(!told.includes(form) && !told.includes(JSON.stringify(form).slice(1, -1)), `${form} in ${told}`);
    }
    assert.match(told, /\[secret\]|<AMVARIABLE [^>]* …/);
  });
}

test("a password in a variable is hidden from the run's first event on, whoever gave the variable its value", async () => {
  const aml =
    `<AMWRITETOLOG TEXT="%pw%" /><AMVARIABLE NAME="own" VALUE="${marker.length}-own-marker" /><AMWRITETOLOG TEXT="%own%" />
    <AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="%own & pw%" PROXYPASSWORD="%Pw%" />`.replace(" & ", " &amp; ");
  const { events } = await runSteps(
    aml,
    { ...leaky, "AMVARIABLE.variable": setVariable },
    { variables: { pw: marker } },
  );
  const told = JSON.stringify(events);
  assert.ok(!told.includes("M4rker") && !told.includes("own-marker"), told);
});

test("every value of a secure variable is hidden, not only its first", async () => {
  const { events } = await runSteps(`<AMVARIABLE NAME="x" /><AMWRITETOLOG TEXT="%x%" />`, {
    [log]: logText,
    "AMVARIABLE.variable": (_parameters, { variables }) => {
      variables.create({ name: "x", value: "first-value", secure: true });
      variables.set("x", "second-value");
      return { summary: "second-value" };
    },
  });
  const told = JSON.stringify(events);
  assert.ok(!told.includes("second-value") && told.includes("[secret]"), told);
});
