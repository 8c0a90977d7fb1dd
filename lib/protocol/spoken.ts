/** A code as it is shown and read out: in groups of three or four. */
export const inGroups = (digits: string): string => digits.replace(/\d{3,4}(?=\d{3,4}$)/, '$& ');
