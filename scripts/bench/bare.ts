import express from 'express'
import { Sequelize } from 'sequelize'

/** The least that a program of this kind holds in memory: a server and an ORM that do nothing. */
const app = express()
app.listen(0, '127.0.0.1')
new Sequelize('mysql://nobody@127.0.0.1:1/nothing', { logging: false })
