// The part of WorkManager that examples/ImageUpload.kt uses, by its public documentation: enough for the compiler.
package androidx.work

import android.content.Context

class WorkerParameters

class Data(private val values: Map<String, Any?>) {
  fun getString(key: String): String? = values[key] as? String
}

fun workDataOf(vararg pairs: Pair<String, Any?>): Data = Data(mapOf(*pairs))

abstract class ListenableWorker {
  val inputData: Data = workDataOf()

  abstract class Result {
    companion object {
      fun success(outputData: Data): Result = TODO("$outputData")

      fun failure(): Result = TODO()

      fun retry(): Result = TODO()
    }
  }
}

@Suppress("UNUSED_PARAMETER")
abstract class CoroutineWorker(appContext: Context, params: WorkerParameters) : ListenableWorker() {
  abstract suspend fun doWork(): Result
}
