const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** An exact decimal number (attribute type Decimal, and the amount of Money), kept as its text: no rounding, ever. Wires differ in the zeros at the end of `text`; `toString()` has none. */
export class Decimal {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** `12.50`, `-3`, `1e-7`; undefined when the text is no decimal number. Trailing zeros are kept. */
  static parse(text: string): Decimal | undefined {
    const match = pattern.exec(text.trim());
    if (match === null) return undefined;
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
    if (whole === "" && fraction === "") return undefined;
    const digits = shift(whole, fraction, Number(exponent));
    return new Decimal(sign === "-" && /[1-9]/.test(digits) ? `-${digits}` : digits);
  }

  /** As `parse`; numbers and bigints too. What is no finite decimal number throws a RangeError. */
  static of(value: Decimal | string | number | bigint): Decimal {
    if (value instanceof Decimal) return value;
    const text = String(value);
    // Neither zeros too many nor an exponent: what a number prints as is in form.
    if (typeof value === "number" && Number.isFinite(value) && !text.includes("e")) return new Decimal(text);
    const decimal = Decimal.parse(text);
    if (decimal === undefined) throw new RangeError(`"${value}" is not a decimal number`);
    return decimal;
  }

  /** The same number without zeros at the end of its text. */
  trimmed(): Decimal {
    return this.text.endsWith("0") && this.text.includes(".") ? new Decimal(this.toString()) : this;
  }

  /** Digits after the point, trailing zeros included. */
  get scale(): number {
    const point = this.text.indexOf(".");
    return point < 0 ? 0 : this.text.length - point - 1;
  }

  toNumber(): number {
    return Number(this.text);
  }

  /** The number in one form whichever digits it came with, for people and files: `12.5` of `12.5000`. */
  toString(): string {
    return this.text.includes(".") ? this.text.replace(/\.?0+$/, "") : this.text;
  }

  toJSON(): string {
    return this.toString();
  }
}

function shift(whole: string, fraction: string, exponent: number): string {
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const left = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const right = point <= 0 ? "0".repeat(-point) + digits : digits.slice(point);
  const trimmed = left.replace(/^0+(?=\d)/, "");
  return right === "" ? trimmed : `${trimmed}.${right}`;
}
