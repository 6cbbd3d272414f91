import type { CertificateFacts } from "../../doctor/certificate-chain.ts";
import type { PhaseReport } from "../../doctor/report.ts";
import { printableLine } from "../../values/printable.ts";

/** The phases of a connection for a person: a line each, and of a failed one what it means and what to do. */
export function doctorText(title: string, phases: readonly PhaseReport[]): string {
  const width = Math.max(...phases.map((phase) => phase.title.length));
  const lines = phases.flatMap((phase) => phaseLines(phase, width));
  return `${[printableLine(title), ...lines].join("\n")}\n\n`;
}

/** `      certificate 1: CN=crm.contoso.com, issued by CN=Contoso CA, valid until 2027-03-01 (42 days)` */
function certificateLine({ subject, issuer, validTo, daysLeft, problem }: CertificateFacts, at: number): string {
  const by = issuer === subject ? "itself" : issuer;
  const wrong = problem === undefined ? "" : `: ${problem}`;
  const facts = `${subject}, issued by ${by}, valid until ${validTo.slice(0, 10)} (${daysLeft} days)${wrong}`;
  return `      certificate ${at + 1}: ${printableLine(facts)}`;
}

function phaseLines(phase: PhaseReport, width: number): string[] {
  const start = `  ${phase.outcome.padEnd("not checked".length)}  ${phase.title.padEnd(width)}`;
  if (phase.outcome === "not reached") return [start.trimEnd()];
  const first = `${start}  ${printableLine(phase.happened)}`;
  const certificates = (phase.tls?.certificates ?? []).map(certificateLine);
  if (phase.outcome !== "failed") return [first, ...certificates];
  const { where, means, next, code, causes } = phase;
  const facts: readonly (readonly [name: string, text: string | undefined])[] = [
    ["where", where],
    ...causes.map((cause) => ["cause", cause] as const),
    ["what it means", means],
    ["what to do", next],
    ["code", code],
  ];
  return [
    first,
    ...certificates,
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`      ${name}: ${printableLine(text)}`])),
  ];
}
