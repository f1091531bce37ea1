package io.godwit.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, two spaces apart; a column of which every cell is a number is set to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(List.of(head));
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(padded(row.get(column), column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String padded(String cell, int column) {
        int width =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - cell.length());
        return numeric(column) ? space + cell : cell + space;
    }

    private boolean numeric(int column) {
        return rows.stream().skip(1).allMatch(row -> row.get(column).matches("[\\d,.~ ]+(%|k?B|MB|GB)?|-"));
    }
}
