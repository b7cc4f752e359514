#!/bin/sh
# The CUPS back end of the simulated LaserJet 1020: takes the printer's stream, prints or refuses.
# No argument asks what it is; else: job user title copies options [file] (backend(7)).
# Each line of ../state/mode is read anew every moment, so that paper can be put back under a job.
[ $# -eq 0 ] && {
    echo 'direct kiosksim:/hp1020 "HP LaserJet 1020" "Simulated LaserJet 1020" "MFG:Hewlett-Packard;MDL:HP LaserJet 1020;CMD:ZJS;CLS:PRINTER;"'
    exit 0
}
place=${0%/lib/backend/*}
taken=$place/state/taken.$1
say() { echo "$*" >&2; }
fit() { say 'STATE: -media-empty-error,media-jam-error,cover-open-error,output-area-full-error,marker-supply-empty-error,offline-report'; }
trap 'fit; rm -f "$taken"; exit 0' TERM

if [ -n "$6" ]; then cat "$6" >"$taken"; else cat >"$taken"; fi

[ -s "$taken" ] || { # a document no filter could read: nothing reaches a printer
    rm -f "$taken"
    exit 0
}

print() { # the stream becomes out.JOB, and out.JOB.2 if the same job should ever come again
    out=$place/out/out.$1
    n=1
    while [ -e "$out" ]; do
        n=$((n + 1))
        out=$place/out/out.$1.$n
    done
    mv "$taken" "$out"
    exit 0
}

toner() { say "ATTR: marker-colors=#000000 marker-names=Black marker-types=toner marker-levels=$1 marker-low-levels=10 marker-high-levels=100"; }

was=
while :; do
    mode=$(cat "$place/state/mode" 2>/dev/null) || mode=ok
    if [ "$mode" != "$was" ]; then
        [ -z "$was" ] || fit
        was=$mode
        case $mode in
        ok) fit; say 'STATE: -marker-supply-low-warning'; toner 64; print "$1" ;;
        low) fit; say 'STATE: +marker-supply-low-warning'; toner 7; print "$1" ;;
        empty) say 'STATE: +media-empty-error' ;;
        jam) say 'STATE: +media-jam-error' ;;
        cover) say 'STATE: +cover-open-error' ;;
        full) say 'STATE: +output-area-full-error' ;;
        dry) say 'STATE: +marker-supply-empty-error' ;;
        offline) say 'STATE: +offline-report' ;;
        stop) rm -f "$taken"; say 'ERROR: stopped on demand'; exit 4 ;;
        hang) ;;
        esac
    fi
    sleep 0.1
done
