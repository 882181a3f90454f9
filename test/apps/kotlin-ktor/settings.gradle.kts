rootProject.name = "kotlin-ktor"
