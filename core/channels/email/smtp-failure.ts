import type { NodemailerError } from 'nodemailer'
import { SendError } from '../../errors.ts'
import type { SmtpCredentials } from './credentials.ts'

/** RFC 4954 and RFC 3207: the account, not the message, is refused; mending the account helps. */
const signInCodes = [530, 534, 535, 538]
const tlsTrouble = /CERT|SSL|TLS|EPROTO|SIGNATURE|HOSTNAME_MISMATCH/

/** What went wrong, as one sentence that names the server and what it said, and whether trying again can help. */
export function explainSmtpFailure(error: unknown, account: SmtpCredentials): SendError {
  if (error instanceof SendError) return error
  const failure: NodemailerError = error instanceof Error ? error : new Error(String(error))
  return new SendError(sentenceFor(failure, account), { permanent: isPermanent(failure), cause: error })
}

/** EENVELOPE or EMESSAGE without a reply: nodemailer itself found the address or the message impossible. */
function isPermanent(failure: NodemailerError): boolean {
  if (!isRefusal(failure)) return false
  return failure.responseCode === undefined || failure.permanent === true
}

function sentenceFor(failure: NodemailerError, account: SmtpCredentials): string {
  const { host, port } = account
  const server = `O servidor de e-mail ${host}`
  const said = reply(failure, account)
  if (isSignIn(failure)) return `${server} não aceitou o usuário e a senha${said}. Confira a conta de e-mail.`
  if (isRefusal(failure)) {
    const refused = isPermanent(failure) ? 'recusou' : 'recusou por enquanto'
    return `${server} ${refused} ${refusedPart(failure)}${said || `: ${failure.message}`}`
  }
  if (isTls(failure)) {
    return `A conexão segura com ${host}:${port} falhou (${failure.message}). Confira o certificado, a porta e a segurança: 465 usa TLS, 587 usa STARTTLS.`
  }
  if (failure.code === 'EDNS') return `O servidor de e-mail "${host}" não foi encontrado. Confira o nome do servidor.`
  if (failure.originalCode === 'ECONNREFUSED') {
    return `${server} recusou a conexão na porta ${port}. Confira a porta e se o servidor está no ar.`
  }
  if (failure.code === 'ETIMEDOUT' || failure.code === 'EABORT') return `${server} ${silence(failure, port)}`
  if (said) return `${server} não pôde atender agora${said}`
  return `A conexão com ${host}:${port} caiu antes de a mensagem ser aceita (${failure.message}).`
}

const isRefusal = ({ code, responseCode }: NodemailerError) =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && !signInCodes.includes(responseCode ?? 0)

const isSignIn = ({ code, responseCode }: NodemailerError) =>
  code === 'EAUTH' || signInCodes.includes(responseCode ?? 0)

const isTls = ({ code, originalCode }: NodemailerError) => code === 'ETLS' || tlsTrouble.test(originalCode ?? '')

function refusedPart({ command }: NodemailerError): string {
  if (command === 'RCPT TO') return 'o destinatário'
  return command === 'MAIL FROM' ? 'o remetente' : 'a mensagem'
}

function silence({ timeoutType }: NodemailerError, port: number): string {
  if (timeoutType === 'CONNECT_TIMEOUT') return `não respondeu na porta ${port}. Confira o nome, a porta e o firewall.`
  if (timeoutType === 'GREETING_TIMEOUT') return `não se apresentou na porta ${port}. Essa porta pode exigir TLS.`
  return 'parou de responder no meio do envio.'
}

/** The server's words on one line; a server that repeats the password is not quoted on that. */
function reply({ response }: NodemailerError, { password }: SmtpCredentials): string {
  if (!response) return ''
  const words = response.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, 300)
  return `: ${password ? words.replaceAll(password, '***') : words}`
}
