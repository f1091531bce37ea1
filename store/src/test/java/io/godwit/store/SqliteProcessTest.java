package io.godwit.store;

import java.nio.file.Path;

class SqliteProcessTest extends ProcessContract {
    @Override
    String place(Path folder) {
        return folder.toString();
    }
}
