import Foundation

struct UploadTicket: Decodable { let id: String; let url: URL; let headers: [String: String] }

/// A background upload needs a file, a plain PUT, and a delegate instead of a completion handler.
final class ImageUploader: NSObject, URLSessionTaskDelegate {
  private lazy var session = URLSession(
    configuration: .background(withIdentifier: "images"), delegate: self, delegateQueue: nil)

  func send(_ image: URL, with ticket: UploadTicket) {
    var request = URLRequest(url: ticket.url)
    request.httpMethod = "PUT"
    for (name, value) in ticket.headers where name.lowercased() != "content-length" {
      request.setValue(value, forHTTPHeaderField: name)  // the system sets the length itself
    }
    let task = session.uploadTask(with: request, fromFile: image)
    task.taskDescription = ticket.id
    task.resume()
  }

  func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
    let status = (task.response as? HTTPURLResponse)?.statusCode
    guard error == nil, status == 200, let upload = task.taskDescription else {
      return  // 403: the link has expired; get another from POST /v1/uploads/{id}/renew and send again
    }
    createSegmentation(upload: upload)
  }
}

extension ImageUploader {
  /// Your backend, or the app with its token, calls POST /v1/segmentations with the upload.
  func createSegmentation(upload: String) {}
}
