import type { Request, Response } from 'express'
import type { Visitor } from '../visitor.ts'

/** An open page that is told what changes (server-sent events, WHATWG HTML 9.2). */
export interface Stream {
  visitor: Visitor
  sessionId: string
  /** The sender whose connection the page shows. */
  number: string | undefined
  /** Says it when it is news; an event without a name is the badge. True: it was. */
  say(text: string, event?: string): boolean
  /** So that proxies and browsers know the stream lives. */
  beat(): void
}

export interface StreamLimits {
  /** One person with many tabs: the oldest stream gives way, and its tab asks again later. */
  perUser: number
  /** A stream ends by itself and the browser opens another, whose session is looked at anew. */
  lifeMs: number
}

export interface Streams {
  all(): Stream[]
  open(request: Request, response: Response, who: Pick<Stream, 'visitor' | 'number'>): Stream
  /** Ends the streams of a session that signed out. */
  close(sessionId: string): void
}

/** `changed` is called whenever a stream was opened or is gone. */
export function createStreams({ perUser, lifeMs }: StreamLimits, changed: () => void): Streams {
  const streams = new Map<Stream, Response>()
  const end = (stream: Stream) => streams.get(stream)?.end()

  function makeRoom({ user }: Visitor): void {
    const [oldest, ...others] = [...streams.keys()].filter(stream => stream.visitor.user.id === user.id)
    if (oldest && others.length + 1 >= perUser) end(oldest)
  }

  return {
    all: () => [...streams.keys()],
    open(request, response, { visitor, number }) {
      makeRoom(visitor)
      const stream = { visitor, number, sessionId: request.sessionID, ...voiceOf(response) }
      streams.set(stream, response)
      const over = setTimeout(() => end(stream), lifeMs).unref()
      response.on('close', () => {
        clearTimeout(over)
        streams.delete(stream)
        changed()
      })
      response
        .status(200)
        .set({ 'Cache-Control': 'no-store', 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
      response.write('retry: 5000\n\n')
      changed()
      return stream
    },
    close(sessionId) {
      for (const stream of streams.keys()) if (stream.sessionId === sessionId) end(stream)
    },
  }
}

function voiceOf(response: Response): Pick<Stream, 'say' | 'beat'> {
  const said = new Map<string, string>()
  // An ended one is still listed until its line is closed.
  const write = (text: string) => void (response.writableEnded || response.write(text))
  return {
    say(text, event = '') {
      if (said.get(event) === text) return false
      said.set(event, text)
      // A line break would end the field.
      const data = text.replace(/\s*\n\s*/g, ' ')
      write(`${event ? `event: ${event}\n` : ''}data: ${data}\n\n`)
      return true
    },
    beat: () => write(': still here\n\n'),
  }
}
