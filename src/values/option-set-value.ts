/** One option of a Picklist, State or Status attribute, by its number. */
export class OptionSetValue {
  readonly value: number;

  constructor(value: number) {
    if (!Number.isInteger(value)) throw new RangeError(`${value} is not a whole number, which an option's value is`);
    this.value = value;
  }

  toString(): string {
    return String(this.value);
  }

  toJSON(): { value: number } {
    return { value: this.value };
  }
}
