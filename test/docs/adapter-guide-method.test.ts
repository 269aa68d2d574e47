import '../../docs/adapter-guide/create-job.test.ts'
import '../../docs/adapter-guide/recorded.test.ts'
