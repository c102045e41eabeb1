import android.content.Context
import androidx.work.CoroutineWorker
import androidx.work.WorkerParameters
import androidx.work.workDataOf
import java.io.File
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.asRequestBody

@Serializable
data class UploadTicket(val id: String, val url: String, val headers: Map<String, String>)

private val client = OkHttpClient()

/** WorkManager runs this when there is a network, and again after a failure or a restart of the phone. */
class ImageUpload(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
  override suspend fun doWork(): Result = withContext(Dispatchers.IO) {
    val image = File(inputData.getString("image")!!)
    val ticket = Json.decodeFromString<UploadTicket>(inputData.getString("ticket")!!)
    val type = ticket.headers.getValue("content-type").toMediaType()
    val request = Request.Builder().url(ticket.url).put(image.asRequestBody(type)).apply {
      ticket.headers
        .filterKeys { it != "content-type" && it != "content-length" } // the body brings both
        .forEach { (name, value) -> header(name, value) }
    }.build()
    client.newCall(request).execute().use { answer ->
      when {
        answer.isSuccessful -> Result.success(workDataOf("upload_id" to ticket.id))
        answer.code == 403 -> Result.failure() // the link has expired: POST /v1/uploads/{id}/renew
        else -> Result.retry()
      }
    }
  }
}
