/**
 * Why a variable cannot have a name, as a clause; undefined for a name that it can have (reference §3.4: names start with a
 * letter, hold letters, digits and underscores, and are no BASIC keyword, function, operator or Windows environment variable).
 *
 * `variableNameProblem("left")` → `it is a BASIC function`
 */
export function variableNameProblem(name: string): string | undefined {
  if (!/^\p{L}[\p{L}\p{N}_]*$/u.test(name)) {
    return "a variable's name starts with a letter and holds letters, digits and underscores";
  }
  const wide = fullWidth.exec(name)?.[0];
  if (wide !== undefined) return `it holds "${wide}", which only looks like "${wide.normalize("NFKC")}"`;
  const what = reserved.get(name.toUpperCase());
  return what === undefined ? undefined : `it is ${what}`;
}

/** Digits and letters as wide as Chinese characters: another name than the one that it looks like. */
const fullWidth = /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/;

const words: Readonly<Record<string, string>> = {
  "an operator": "AND EQV IMP IS LIKE MOD NOT OR XOR",
  "a BASIC keyword": `
    AS BYREF BYVAL CALL CASE CONST DIM DO EACH ELSE ELSEIF EMPTY END EXIT FALSE FOR FUNCTION GOSUB GOTO IF IN LET LOOP ME
    NEW NEXT NOTHING NULL ON OPTION PRIVATE PUBLIC REDIM REM RESUME RETURN SELECT SET STATIC STEP STOP SUB THEN TO TRUE
    UNTIL WEND WHILE WITH`,
  "a BASIC function": `
    ABS ASC ATN CBOOL CDATE CDBL CHR CINT CLNG COS CSTR DATE DATEADD DATEDIFF DATEPART DATESERIAL DATEVALUE DAY
    EXTRACTFILENAME FILEDATETIME FORMAT GETDESKTOPDIRECTORY GETTASKNAME HEX HOUR IIF INSTR INSTRREV INT ISDATE ISEMPTY
    ISNULL ISNUMERIC LCASE LEFT LEN LTRIM MID MINUTE MONTH NOW OCT REPLACE RIGHT RND ROUND RTRIM SECOND SGN SIN SPACE SPLIT
    SQR STR STRCOMP STRREVERSE TAN TIMESERIAL TIMEVALUE TRIM UCASE VAL WEEKDAY YEAR`,
  "an environment variable of Windows": `
    ALLUSERSPROFILE APPDATA COMMONPROGRAMFILES COMPUTERNAME COMSPEC HOMEDRIVE HOMEPATH LOCALAPPDATA LOGONSERVER
    NUMBER_OF_PROCESSORS OS PATH PATHEXT PROCESSOR_ARCHITECTURE PROGRAMDATA PROGRAMFILES PROMPT SESSIONNAME SYSTEMDRIVE
    SYSTEMROOT TEMP TMP USERDOMAIN USERNAME USERPROFILE WINDIR`,
};

/** What a name is already, by the name in upper case; the first where it is several things. */
const reserved: ReadonlyMap<string, string> = new Map(
  Object.entries(words)
    .reverse()
    .flatMap(([what, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, what] as const),
    ),
);
