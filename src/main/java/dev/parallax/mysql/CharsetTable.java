package dev.parallax.mysql;

/**
 * MySQL's character sets: name | collation ids | the JDK's nearest charset | shape of a character | differences.
 *
 * <p>Taken from the servers themselves (8.0.31 and 9.7.4 agree): ids from information_schema.COLLATIONS; differences by
 * converting every one-byte and two-byte sequence, and the longer ones of ujis, eucjpms and gb18030, to utf8mb4 and
 * comparing with the JDK's decoder. BYTES=CODEPOINT, FIRST-LAST=CODEPOINT OF THE FIRST; 003F is the question mark that
 * the server prints for what it cannot convert; private=? says that it does so for the JDK's private-use characters.
 * A shape {@code double} gives the lead bytes, the trail bytes, and the single bytes above 7F.
 */
final class CharsetTable {

    static final String LINES = """
            armscii8 | 32 64 | US-ASCII | single | 80-A0=0080 A1=2741 A2=00A7 A3=0589 A4=0029 A5=0028 A6=00BB \
            A7=00AB A8=2014 A9=002E AA=055D AB-AC=002C AD=055F AE=2026 AF=055C B0=055B B1=055E B2=0531 B3=0561 \
            B4=0532 B5=0562 B6=0533 B7=0563 B8=0534 B9=0564 BA=0535 BB=0565 BC=0536 BD=0566 BE=0537 BF=0567 \
            C0=0538 C1=0568 C2=0539 C3=0569 C4=053A C5=056A C6=053B C7=056B C8=053C C9=056C CA=053D CB=056D \
            CC=053E CD=056E CE=053F CF=056F D0=0540 D1=0570 D2=0541 D3=0571 D4=0542 D5=0572 D6=0543 D7=0573 \
            D8=0544 D9=0574 DA=0545 DB=0575 DC=0546 DD=0576 DE=0547 DF=0577 E0=0548 E1=0578 E2=0549 E3=0579 \
            E4=054A E5=057A E6=054B E7=057B E8=054C E9=057C EA=054D EB=057D EC=054E ED=057E EE=054F EF=057F \
            F0=0550 F1=0580 F2=0551 F3=0581 F4=0552 F5=0582 F6=0553 F7=0583 F8=0554 F9=0584 FA=0555 FB=0585 \
            FC=0556 FD=0586 FE=2019 FF=0027
            ascii | 11 65 | US-ASCII | ascii |
            big5 | 1 84 | x-Big5-Solaris | double A1-F9 40-7E,A1-FE | A15A=FFFD A1C3=FFFD A1C5=FFFD A1FE=FFFD \
            A240=FFFD A2CC=FFFD A2CE=FFFD
            cp1250 | 26 34 44 66 99 | windows-1250 | single |
            cp1251 | 14 23 50-52 | windows-1251 | single |
            cp1256 | 57 67 | windows-1256 | single | 8A=003F 8F=003F 98=003F 9A=003F 9F=003F AA=003F C0=003F \
            FF=003F
            cp1257 | 29 58-59 | windows-1257 | single |
            cp850 | 4 80 | IBM850 | single |
            cp852 | 40 81 | IBM852 | single |
            cp866 | 36 68 | IBM866 | single | FC=207F FD=00B2
            cp932 | 95-96 | windows-31j | double 81-9F,E0-FC 40-7E,80-FC A1-DF |
            dec8 | 3 69 | ISO-8859-1 | single | A4=003F A6=003F A8=00A4 AC=003F AD=003F AE=003F AF=003F B4=003F \
            B8=003F BE=003F D0=003F D7=0152 DD=0178 DE=003F F0=003F F7=0153 FD=00FF FE=003F FF=003F
            eucjpms | 97-98 | x-eucJP-Open | euc | A1BD=2015 A1C1=FF5E A1C2=2225 A1DD=FF0D A1F1-A1F2=FFE0 \
            A2CC=FFE2 F5A1-F5FE=E000 F6A1-F6FE=E05E F7A1-F7FE=E0BC F8A1-F8FE=E11A F9A1-F9FE=E178 FAA1-FAFE=E1D6 \
            FBA1-FBFE=E234 FCA1-FCFE=E292 FDA1-FDFE=E2F0 FEA1-FEFE=E34E 8FA2C3=FFE4 8FF5A1-8FF5FE=E3AC \
            8FF6A1-8FF6FE=E40A 8FF7A1-8FF7FE=E468 8FF8A1-8FF8FE=E4C6 8FF9A1-8FF9FE=E524 8FFAA1-8FFAFE=E582 \
            8FFBA1-8FFBFE=E5E0 8FFCA1-8FFCFE=E63E 8FFDA1-8FFDFE=E69C 8FFEA1-8FFEFE=E6FA
            euckr | 19 85 | x-windows-949 | double 81-FE 41-5A,61-7A,81-FE | private=?
            gb18030 | 248-250 | GB18030 | gb18030 | A6D9-A6DF=E78D A6EC-A6ED=E794 A6F3=E796 FE59=E81E FE61=E826 \
            FE66-FE67=E82B FE6D=E832 FE7E=E843 FE90=E854 FEA0=E864 82359037-82359039=9FB4 82359130-82359134=9FB7 \
            84318236-84318239=FE10 84318330-84318335=FE14
            gb2312 | 24 86 | GB2312 | double A1-F7 A1-FE |
            gbk | 28 87 | x-mswin-936 | double 81-FE 40-7E,80-FE | private=?
            geostd8 | 92-93 | US-ASCII | single | 80=20AC 82=201A 84=201E 85=2026 86-87=2020 89=2030 8B=2039 \
            91-92=2018 93-94=201C 95=2022 96-97=2013 9B=203A A0-BF=00A0 C0-C6=10D0 C7=10F1 C8-CD=10D7 CE=10F2 \
            CF-D4=10DD D5=10F3 D6-E1=10E3 E2=10F4 E3-E4=10EF E5=10F5 FD=2116
            greek | 25 70 | ISO-8859-7 | single | A1=02BD A2=02BC A4=003F A5=003F AA=003F
            hebrew | 16 71 | ISO-8859-8 | single | AF=203E
            hp8 | 6 72 | ISO-8859-1 | single | A1=00C0 A2=00C2 A3=00C8 A4-A5=00CA A6-A7=00CE A8=00B4 A9=02CB \
            AA=02C6 AB=00A8 AC=02DC AD=00D9 AE=00DB AF=20A4 B0=00AF B1=00DD B2=00FD B3=00B0 B4=00C7 B5=00E7 \
            B6=00D1 B7=00F1 B8=00A1 B9=00BF BA=00A4 BB=00A3 BC=00A5 BD=00A7 BE=0192 BF=00A2 C0=00E2 C1=00EA \
            C2=00F4 C3=00FB C4=00E1 C5=00E9 C6=00F3 C7=00FA C8=00E0 C9=00E8 CA=00F2 CB=00F9 CC=00E4 CD=00EB \
            CE=00F6 CF=00FC D0=00C5 D1=00EE D2=00D8 D3=00C6 D4=00E5 D5=00ED D6=00F8 D7=00E6 D8=00C4 D9=00EC \
            DA=00D6 DB=00DC DC=00C9 DD=00EF DE=00DF DF=00D4 E0=00C1 E1=00C3 E2=00E3 E3=00D0 E4=00F0 E5=00CD \
            E6=00CC E7=00D3 E8=00D2 E9=00D5 EA=00F5 EB-EC=0160 ED=00DA EE=0178 EF=00FF F0=00DE F1=00FE F2=00B7 \
            F3-F4=00B5 F5=00BE F6=2014 F7-F8=00BC F9=00AA FA=00BA FB=00AB FC=25A0 FD=00BB FE=00B1 FF=003F
            keybcs2 | 37 73 | IBM437 | single | 80=010C 83=010F 85=010E 86=0164 87=010D 88=011B 89=011A 8A=0139 \
            8B=00CD 8C=013E 8D=013A 8F=00C1 91=017E 92=017D 95=00D3 96=016F 97=00DA 98=00FD 9B=0160 9C=013D \
            9D=00DD 9E=0158 9F=0165 A4=0148 A5=0147 A6=016E A7=00D4 A8=0161 A9=0159 AA=0155 AB=0154
            koi8r | 7 74 | KOI8-R | single |
            koi8u | 22 75 | KOI8-U | single | 95=2022
            latin1 | 5 8 15 31 47-49 94 | windows-1252 | single | 81=0081 8D=008D 8F-90=008F 9D=009D
            latin2 | 2 9 21 27 77 | ISO-8859-2 | single |
            latin5 | 30 78 | ISO-8859-9 | single |
            latin7 | 20 41-42 79 | ISO-8859-13 | single |
            macce | 38 43 | x-MacCentralEurope | single |
            macroman | 39 53 | x-MacRoman | single |
            sjis | 13 88 | Shift_JIS | double 81-9F,E0-FC 40-7E,80-FC A1-DF | 815C=2015 815F=005C
            swe7 | 10 82 | US-ASCII | single | 40=00C9 5B=00C4 5C=00D6 5D=00C5 5E=00DC 60=00E9 7B=00E4 7C=00F6 \
            7D=00E5 7E=00FC 7F=003F
            tis620 | 18 89 | TIS-620 | single | 80-9F=0080 A0=FFFD DB=FFFD DC=FFFD DD=FFFD DE=FFFD FC=FFFD \
            FD=FFFD FE=FFFD FF=FFFD
            ucs2 | 35 90 128-151 159 | UTF-16BE | ucs2 |
            ujis | 12 91 | EUC-JP | euc | A1BD=2015 A1C0=005C F5A1-F5FE=E000 F6A1-F6FE=E05E F7A1-F7FE=E0BC \
            F8A1-F8FE=E11A F9A1-F9FE=E178 FAA1-FAFE=E1D6 FBA1-FBFE=E234 FCA1-FCFE=E292 FDA1-FDFE=E2F0 \
            FEA1-FEFE=E34E 8FA2B7=007E 8FF5A1-8FF5FE=E3AC 8FF6A1-8FF6FE=E40A 8FF7A1-8FF7FE=E468 \
            8FF8A1-8FF8FE=E4C6 8FF9A1-8FF9FE=E524 8FFAA1-8FFAFE=E582 8FFBA1-8FFBFE=E5E0 8FFCA1-8FFCFE=E63E \
            8FFDA1-8FFDFE=E69C 8FFEA1-8FFEFE=E6FA
            utf16 | 54-55 101-124 | UTF-16BE | unicode |
            utf16le | 56 62 | UTF-16LE | unicode |
            utf32 | 60-61 160-183 | UTF-32BE | unicode |
            utf8mb3 | 33 76 83 192-215 223 | UTF-8 | unicode |
            utf8mb4 | 45-46 224-247 255-271 273-275 277-294 296-298 300 303-323 | UTF-8 | unicode |
            """;

    private CharsetTable() {}
}
