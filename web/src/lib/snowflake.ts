// Discord counts from the first millisecond of 2015.
const epochMs = 1_420_070_400_000;

/** When the thing of this id was made, in milliseconds. */
export const snowflakeMs = (id: string): number => Number(BigInt(id) >> 22n) + epochMs;
