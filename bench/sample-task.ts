/** A task that uses what real ones do: sessions, records with children, blocks, comments, scripts, values with entities and line breaks. */
type Spelling = {
  /** `<` in an expression as authors write it, or as XML wants it. */
  readonly less: string;
};

/** About `length` characters of AML with raw `<` in its values. */
export function sampleAml(length: number): string {
  return sampleTask(length, { less: "<" });
}

/** The same task as well-formed XML. */
export function sampleXml(length: number): string {
  return sampleTask(length, { less: "&lt;" });
}

function sampleTask(length: number, spelling: Spelling): string {
  const parts = [
    '<AMTASK>\n<AMTASKHEAD></AMTASKHEAD>\n<AMFUNCTION NAME="Main" ACCESS="private" RETURNTYPE="variable">\n',
  ];
  let written = 0;
  for (let round = 0; written < length; round += 1) {
    const steps = sampleSteps(round, spelling);
    parts.push(steps);
    written += steps.length;
  }
  parts.push("</AMFUNCTION>\n</AMTASK>\n");
  return parts.join("");
}

function sampleSteps(round: number, { less }: Spelling): string {
  return `<!-- Record ${round}: opens a session, writes an account and ends the session -->
<AMVARIABLE NAME="accountId${round}" VALUE="" DESCRIPTION="Id of the new record" />
<AMDYNAMICSCRM ACTIVITY="create_session" PROTOCOL="http" SERVER="crm.example.test" USERNAME="administrator" PASSWORD="AM2gvUWJwwypS+Z9QcnFzL2L9z1QydMMsQpaME" DOMAIN="example" ORGANIZATION="contoso" AUTODISCOVER="no" ORGANIZATIONURI="http://crm.example.test/contoso/XRMServices/2011/Organization.svc" AUTHTYPE="ActiveDirectory" TIMEOUT="120" SESSION="Crm${round}" />
<AMIF EXPRESSION="%index% ${less} ${round}" USECOMPLEXUI="YES" />
<AMDYNAMICSCRM ACTIVITY="create_entity" SESSION="Crm${round}" ENTITY="account" RESULTVARIABLE="accountId${round}">
  <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="Smith &amp; Sons ${round}" />
  <ATTRIBUTE LOGICALNAME="description" TYPE="Memo" VALUE="First line
Second line of a value that goes on" />
</AMDYNAMICSCRM>
<AMELSE />
<AMWRITETOLOG LOGLEVEL="verbose" TEXT="Nothing to do for %accountId${round}%" />
<AMIF ACTIVITY="end" />
<AMSHOWDIALOG>Wrote account %accountId${round}% at %Now()%</AMSHOWDIALOG>
<AMDYNAMICSCRM ACTIVITY="end_session" SESSION="Crm${round}" />
`;
}
