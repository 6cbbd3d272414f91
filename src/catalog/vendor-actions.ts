/**
 * Actions of the vendor's product, current and older ones, that are not run here, each with what it is about: those that the
 * vendor's public pages show, or the reference (aml.md §2 and §3.7).
 */
const subjects: ReadonlyMap<string, string> = new Map([
  ["AMAWSEC2", "Amazon EC2"],
  ["AMAWSSIMPLEDB", "Amazon SimpleDB"],
  ["AMAWSSQS", "Amazon SQS"],
  ["AMCHECK", "windows and their controls"],
  ["AMCOMPRESS", "archives"],
  ["AMDATABASE", "databases"],
  ["AMEMAIL", "mail"],
  ["AMEXCEL", "Excel"],
  ["AMEXCHANGE", "Exchange"],
  ["AMFTP", "FTP"],
  ["AMGETTEXT", "windows and their controls"],
  ["AMHTTP", "HTTP"],
  ["AMINPUT", "keyboard and mouse"],
  ["AMPRESS", "windows and their controls"],
  ["AMPROCESSES", "processes"],
  ["AMREGISTRY", "the registry of Windows"],
  ["AMRUN", "programs"],
  ["AMSCRIPT", "BASIC scripts"],
  ["AMSELECT", "windows and their controls"],
  ["AMSENDEMAIL", "mail"],
  ["AMSENDKEY", "keyboard and mouse"],
  ["AMSETTEXT", "windows and their controls"],
  ["AMSHAREPOINT", "SharePoint"],
  ["AMSIGN", "signatures"],
  ["AMSQLQUERY", "databases"],
  ["AMVERIFY", "signatures"],
  ["AMWAITWINDOW", "windows and their controls"],
  ["AMWINDOW", "windows and their controls"],
  ["AMWINDOWCLOSE", "windows and their controls"],
  ["AMWINDOWFOCUS", "windows and their controls"],
  ["AMWINDOWHIDE", "windows and their controls"],
  ["AMWINDOWMAXIMIZE", "windows and their controls"],
  ["AMWINDOWMINIMIZE", "windows and their controls"],
  ["AMWINDOWMOVE", "windows and their controls"],
  ["AMWINDOWRESIZE", "windows and their controls"],
  ["AMWINDOWRESTORE", "windows and their controls"],
  ["AMWINDOWUNHIDE", "windows and their controls"],
]);

/** `vendorSubject("amexcel")` → `"Excel"`; undefined for a name that is run here, or that is none of the vendor's that we know. */
export function vendorSubject(action: string): string | undefined {
  return subjects.get(action.toUpperCase());
}
