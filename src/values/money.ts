import { Decimal } from "./decimal.ts";

/** An amount of money in the record's currency: exact, attribute type Money. */
export class Money {
  readonly value: Decimal;

  constructor(value: Decimal | string | number | bigint) {
    this.value = Decimal.of(value);
  }

  toString(): string {
    return this.value.toString();
  }

  toJSON(): { value: string } {
    return { value: this.value.toString() };
  }
}
