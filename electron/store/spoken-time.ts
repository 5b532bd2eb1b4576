/** A time as a person reads it where no locale is known: `2026-11-21 08:00 UTC`. */
export const spokenTime = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
