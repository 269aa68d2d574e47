import '../../docs/adapter-guide/create-job.test.ts'
