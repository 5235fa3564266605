export const dictionary1 = 'AAAA';
