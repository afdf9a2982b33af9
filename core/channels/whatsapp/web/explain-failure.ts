import { TookTooLong } from './within.ts'

export const chromiumMissing =
  'Falta o Chrome ou o Chromium para conectar ao WhatsApp: instale um (no Debian e no Ubuntu, apt-get install chromium) ou informe CHROMIUM_PATH.'

export const diskFull =
  'O disco está cheio e a sessão do WhatsApp não pode ser guardada. Libere espaço na pasta de dados (DATA_DIR).'

export const profileHeld = (pid: number) =>
  `Outro programa (processo ${pid}) está com a sessão deste número aberta. Feche-o.`

export const hung = 'O navegador do WhatsApp parou de responder e foi fechado.'
export const silent = 'O WhatsApp Web não abriu a tempo. Confira a internet desta máquina.'

/** Why a browser did not come up or left, as people may read it. */
export function explainFailure(error: Error): string {
  if (error instanceof TookTooLong) return hung
  const text = `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`
  return (
    explanations.find(([pattern]) => pattern.test(text))?.[1] ?? 'O navegador do WhatsApp fechou sem dizer por quê.'
  )
}

const explanations: [RegExp, string][] = [
  [/ENOSPC|No space left/i, diskFull],
  [/EACCES|EROFS|EPERM|ENOTDIR/, 'O Recado não pode escrever na pasta de dados (DATA_DIR). Confira as permissões.'],
  [/ENOENT|Browser was not found|Could not find (Chrome|browser)/i, chromiumMissing],
  [/already running|ProcessSingleton/i, 'Outro programa está com a sessão deste número aberta. Feche-o.'],
  [
    /ERR_(NAME|INTERNET|CONNECTION|PROXY|ADDRESS|NETWORK|TIMED|TUNNEL|CERT|SSL)/,
    'Não foi possível chegar ao WhatsApp Web. Confira a internet desta máquina.',
  ],
  [/auth timeout/i, silent],
  [/Failed to launch|launch/i, 'O navegador do WhatsApp não abriu. Confira CHROMIUM_PATH ou instale-o de novo.'],
  [/browser is gone|Target closed|crash/i, 'O navegador do WhatsApp fechou de repente.'],
]
