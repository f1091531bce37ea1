package io.godwit.migration.report;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A page of plain text in columns: words wrapped, figures aligned, widths counted as terminals do. */
final class TextPage {
    static final int WIDTH = 96;
    private static final int LABEL_WIDTH = 20;
    private static final Set<UnicodeScript> WIDE =
            Set.of(UnicodeScript.HAN, UnicodeScript.HANGUL, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    private final StringBuilder page = new StringBuilder();

    TextPage line(String text) {
        page.append(text.stripTrailing()).append('\n');
        return this;
    }

    TextPage blank() {
        return line("");
    }

    TextPage heading(String text) {
        return blank().line(text).line("-".repeat(width(text)));
    }

    /** Wraps the text between words; a word that is too long for a line keeps a line of its own. */
    TextPage paragraph(String first, String text) {
        String indent = " ".repeat(width(first));
        StringBuilder line = new StringBuilder(first);
        boolean fresh = true;
        for (String word : text.split(" ", -1)) {
            if (!fresh && width(line.toString()) + 1 + width(word) > WIDTH) {
                line(line.toString());
                line = new StringBuilder(indent);
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        return line(line.toString());
    }

    /** A label and its value, the values of all entries below each other. */
    TextPage entry(String indent, String label, String value) {
        return paragraph(indent + pad(label, LABEL_WIDTH), value);
    }

    /**
     * Columns as wide as they must be, the first as wide as it may; the first and last are texts, those between are figures. A first
     * cell that is too long keeps a line of its own.
     */
    TextPage table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int position = column;
            widths.add(rows.stream()
                    .mapToInt(row -> width(row.get(position)))
                    .max()
                    .orElse(0));
        }
        int others = widths.stream().skip(1).mapToInt(width -> width + 2).sum();
        widths.set(0, Math.max(12, Math.min(widths.get(0), WIDTH - 2 - others)));
        rows.forEach(row -> row(row, widths));
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private void row(List<String> cells, List<Integer> widths) {
        String first = cells.get(0);
        if (width(first) > widths.get(0)) {
            line("  " + first);
            first = "";
        }
        StringBuilder line = new StringBuilder("  ").append(pad(first, widths.get(0)));
        for (int column = 1; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths.get(column) - width(cell));
            line.append("  ").append(column == cells.size() - 1 ? cell : space + cell);
        }
        line(line.toString());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    private static int width(String text) {
        return text.codePoints().map(TextPage::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean emoji = point >= 0x1f300 && point <= 0x1faff;
        return emoji || WIDE.contains(UnicodeScript.of(point)) ? 2 : 1;
    }
}
