/** Whether a Go program answers requests, works in the background, or is a command for the terminal. */
import type { Source } from '../../lib/model/plan.ts'
import { LISTENS, type Main, sourcesOf } from './mains.ts'

const SERVERS =
  /gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/(?:mux|websocket|handlers)|httprouter|beego|revel\/|kataras\/iris|gobuffalo\/buffalo|go-kratos|go-zero|cloudwego|fasthttp|connectrpc|twirp|goa\.design|pocketbase|\/huma|caddyserver|exporter-toolkit|encore\.dev|go-micro|gqlgen|bunrouter|go-martini|go-restful|go-swagger|negroni|datastar|a-h\/templ|functions-framework-go|aws-lambda-go|wish\b/
const WORKERS =
  /discordgo|disgo\b|telegram-bot|telebot|go-telegram|slack-go|kafka|sarama|amqp|nats\.go|asynq|temporal|robfig\/cron|gocron|paho\.mqtt|whatsmeow|machinery|riverqueue|gocraft\/work/
/** What commands for the terminal are made with. */
const TERMINAL =
  /spf13\/(?:cobra|pflag)|urfave\/cli|alecthomas\/(?:kong|kingpin)|kingpin|jessevdk\/go-flags|charmbracelet\/|bubbletea|rivo\/tview|gocui|tcell|survey|pterm|mow\.cli|integrii\/flaggy|docopt|mitchellh\/cli|mattn\/go-(?:isatty|colorable)|fatih\/color|tablewriter/
/** Where servers are started, in most projects. */
const LIKELY = /(?:^|\/)\w*(?:serv|http|listen|daemon|router|start|run)\w*\.go$/i
/** Reading costs. A larger program is taken for one that listens. */
const MOST = 150

/** `lacks` says why nothing is started. */
export async function kindOf(
  source: Source,
  mod: string | undefined,
  mains: Main[],
  name: string,
): Promise<{ kind?: 'web' | 'worker'; lacks?: string }> {
  const direct = (mod ?? '').replace(/^.*\/\/ indirect.*$/gm, '')
  if (mod === undefined || SERVERS.test(direct)) return { kind: 'web' }
  const terminal = TERMINAL.test(direct) || mains.some(({ text }) => /\bos\.Args\b|\bflag\.\w+\(/.test(text))
  if (!terminal && !WORKERS.test(direct)) return { kind: 'web' }
  if (mains.some(({ text }) => LISTENS.test(text))) return { kind: 'web' }
  const files = sourcesOf(source).sort((a, b) => Number(LIKELY.test(b)) - Number(LIKELY.test(a)))
  for (const path of files.slice(0, MOST)) if (LISTENS.test((await source.read(path)) ?? '')) return { kind: 'web' }
  if (WORKERS.test(direct)) return { kind: 'worker' }
  if (files.length > MOST) return { kind: 'web' }
  return {
    lacks: `this is Go, but nothing in it listens on a port, as a command for the terminal does; say what it is, such as web: bin/${name} or worker: bin/${name}`,
  }
}
