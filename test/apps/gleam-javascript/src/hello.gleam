import glen
import glen/status

pub fn main() {
  glen.serve(8000, fn(_) { glen.text("hello", status.ok) })
}
