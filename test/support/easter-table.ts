/** Easter Sundays as printed in church calendars (`MMDD`), ten years a line: a witness that shares no formula with us. */
const decades: Record<number, string> = {
  1990: '0415 0331 0419 0411 0403 0416 0407 0330 0412 0404',
  2000: '0423 0415 0331 0420 0411 0327 0416 0408 0323 0412',
  2010: '0404 0424 0408 0331 0420 0405 0327 0416 0401 0421',
  2020: '0412 0404 0417 0409 0331 0420 0405 0328 0416 0401',
  2030: '0421 0413 0328 0417 0409 0325 0413 0405 0425 0410',
  2040: '0401 0421 0406 0329 0417 0409 0325 0414 0405 0418',
  2050: '0410 0402 0421 0406 0329 0418 0402 0422 0414 0330',
  2060: '0418 0410 0326 0415 0406 0329 0411 0403 0422 0414',
  2070: '0330 0419 0410 0326 0415 0407 0419 0411 0403 0423',
  2080: '0407 0330 0419 0404 0326 0415 0331 0420 0411 0403',
  2090: '0416 0408 0330 0412 0404 0424 0415 0331 0420 0412',
}

/** Year and date, 1990 to 2099. */
export const easterSundays: readonly (readonly [number, string])[] = Object.entries(decades).flatMap(([first, row]) =>
  row.split(' ').map((day, index) => {
    const year = Number(first) + index
    return [year, `${year}-${day.slice(0, 2)}-${day.slice(2)}`] as const
  }),
)
